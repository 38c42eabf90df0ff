import type { APIRoute } from 'astro';
import { atom, weeklyChannel } from '../../lib/feeds.ts';

export const GET: APIRoute = async ({ site }) =>
  new Response(atom(await weeklyChannel(site)), {
    headers: { 'content-type': 'application/atom+xml' },
  });
