/** Social cards: a picture for each module page, and one for all others. */
import { getCollection } from 'astro:content';
import type { APIRoute } from 'astro';
import { cardPng } from '../../lib/card.ts';

export async function getStaticPaths() {
  const docs = await getCollection('docs', ({ data }) => data.module !== undefined);
  return [
    {
      params: { name: 'ruma-ts' },
      props: { title: 'A Matrix homeserver you can read', about: 'Ruma TS' },
    },
    ...docs.map(({ data }) => ({
      params: { name: (data.module ?? '').replaceAll('_', '-') },
      props: { title: data.title, about: `Client-server API · ${data.module ?? ''}` },
    })),
  ];
}

export const GET: APIRoute<{ title: string; about: string }> = async ({ props }) =>
  new Response(await cardPng(props.title, props.about), {
    headers: { 'content-type': 'image/png' },
  });
