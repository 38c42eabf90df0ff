/** All pages as text, with the recorded exchanges, for language models. */
import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { gapLedger } from '../lib/gaps.ts';
import { pageText } from '../lib/plain-text.ts';
import { notes } from '../lib/weekly.ts';

export const GET: APIRoute = async () => {
  const docs = (await getCollection('docs')).sort((a, b) => (a.id < b.id ? -1 : 1));
  const pages = await Promise.all(
    docs.map(
      async ({ body, data, filePath }) =>
        `# ${data.title}\n\n${await pageText(body ?? '', filePath ?? '')}`,
    ),
  );
  const gaps = (await gapLedger()).map(({ data, body }) =>
    [
      `# Gap: ${data.title}`,
      `Where: ${data.where} (${data.kind})`,
      `The spec says: ${data.says}`,
      `It leaves open: ${data.leavesOpen}`,
      `We chose: ${data.weChose}`,
      `Why: ${data.why}`,
      `Wording we would propose: ${data.proposedWording}`,
      ...(body === undefined || body.trim() === '' ? [] : [body.trim()]),
    ].join('\n\n'),
  );
  const weekly = await Promise.all(
    (await notes()).map(
      async ({ id, body, data, filePath }) =>
        `# This Week in Ruma TS, ${id}: ${data.title}\n\n${await pageText(body ?? '', filePath ?? '')}`,
    ),
  );
  return new Response(`${[...pages, ...gaps, ...weekly].join('\n\n\n')}\n`, {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
};
