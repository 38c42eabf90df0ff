import type { APIRoute } from 'astro';
import { rss } from '../../lib/feed-formats.ts';
import { weeklyChannel } from '../../lib/feeds.ts';

export const GET: APIRoute = async ({ site }) =>
  new Response(rss(await weeklyChannel(site)), {
    headers: { 'content-type': 'application/rss+xml' },
  });
