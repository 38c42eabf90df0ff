import type { APIRoute } from 'astro';
import { atom } from '../../lib/feed-formats.ts';
import { weeklyChannel } from '../../lib/feeds.ts';

export const GET: APIRoute = async ({ site }) =>
  new Response(atom(await weeklyChannel(site)), {
    headers: { 'content-type': 'application/atom+xml' },
  });
