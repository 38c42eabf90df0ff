/** The report on this server as data: what `--json` writes. */
import type { APIRoute } from 'astro';
import { ownReport } from '../../lib/verify.ts';

export const GET: APIRoute = async () =>
  new Response(`${JSON.stringify(await ownReport(), null, 2)}\n`, {
    headers: { 'content-type': 'application/json' },
  });
