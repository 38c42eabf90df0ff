import type { APIRoute } from 'astro';
import { jsonFeed } from '../../lib/feed-formats.ts';
import { weeklyChannel } from '../../lib/feeds.ts';

export const GET: APIRoute = async ({ site }) =>
  new Response(jsonFeed(await weeklyChannel(site)), {
    headers: { 'content-type': 'application/feed+json' },
  });
