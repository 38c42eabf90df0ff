/** The weekly notes, rendered for feeds. */
import { getContainerRenderer } from '@astrojs/mdx/container-renderer';
import { render } from 'astro:content';
import { experimental_AstroContainer as AstroContainer } from 'astro/container';
import { loadRenderers } from 'astro:container';
import { forFeeds, type Channel } from './feed-formats.ts';
import { noteHref, notes } from './weekly.ts';

/** Renders the notes. `site` is the configured address of this site. */
export async function weeklyChannel(site: URL | undefined): Promise<Channel> {
  const base = (site ?? new URL('http://localhost:8008')).href;
  const renderers = await loadRenderers([getContainerRenderer()]);
  const container = await AstroContainer.create({ renderers });
  const items = await Promise.all(
    (await notes()).map(async (note) => {
      const { Content } = await render(note);
      const url = new URL(noteHref(note), base).href;
      const html = forFeeds(await container.renderToString(Content), url);
      const { title, summary, authors, date } = note.data;
      return { title, summary, authors, date, url, html };
    }),
  );
  return {
    title: 'This Week in Ruma TS',
    description: 'A Matrix homeserver that you can read: what changed and what was verified.',
    site: base,
    items,
  };
}
