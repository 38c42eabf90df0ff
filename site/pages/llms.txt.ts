/** The site for language models: what there is and where. See https://llmstxt.org/. */
import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { gapLedger } from '../lib/gaps.ts';
import { notes, noteHref } from '../lib/weekly.ts';

export const GET: APIRoute = async ({ site }) => {
  const at = (path: string): string => new URL(path, site).href;
  const docs = (await getCollection('docs')).sort((a, b) => (a.id < b.id ? -1 : 1));
  const link = (title: string, path: string, about?: string): string =>
    `- [${title}](${at(path)})${about === undefined || about === '' ? '' : `: ${about}`}`;
  const lines = [
    '# Ruma TS',
    '',
    '> A Matrix homeserver in TypeScript, and a site that quotes its source and shows what it answers. Every exchange was recorded by running an example; every claim in an example held when the site was built.',
    '',
    '## Pages',
    '',
    ...docs.map(({ id, data }) => link(data.title, `/${id}/`, data.description)),
    '',
    '## Records',
    '',
    link('Coverage', '/coverage.json', 'every operation of the client-server API, as JSON'),
    link(
      'Requirements',
      '/requirements.json',
      'what the spec asks of servers, and what proves it, as JSON',
    ),
    link('Configuration', '/configuration/', 'every option of the server'),
    link('Errors', '/errors/', 'every error code'),
    link('Everything on one page', '/llms-full.txt', 'pages, ledger and notes as text'),
    '',
    '## Gap ledger',
    '',
    ...(await gapLedger()).map(({ id, data }) => link(data.title, `/gaps/${id}/`, data.weChose)),
    '',
    '## This Week in Ruma TS',
    '',
    ...(await notes()).map((note) => link(note.data.title, noteHref(note), note.data.summary)),
    '',
  ];
  return new Response(lines.join('\n'), {
    headers: { 'content-type': 'text/plain; charset=utf-8' },
  });
};
