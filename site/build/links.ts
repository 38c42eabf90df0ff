/** Every link inside the site leads to a page and an anchor that exist; one that does not stops the build. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles, readProjectFile } from '../lib/project.ts';
import type { BuiltPage } from './pages.ts';

/** A link that leads nowhere. */
export interface DeadLink {
  readonly page: string;
  readonly href: string;
  readonly reason: string;
}

const decode = (text: string): string =>
  text
    .replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#38;', '&');

const withoutScripts = (html: string): string =>
  html.replace(/<(script|template)\b[\s\S]*?<\/\1>/g, '');

function idsOf(html: string): Set<string> {
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => decode(id)));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

/**
 * The dead links of these pages.
 * @param hasFile whether the site has a file that is no page, such as `/weekly/rss.xml`.
 */
export function deadLinks(
  pages: readonly BuiltPage[],
  hasFile: (path: string) => boolean,
): DeadLink[] {
  const ids = new Map(pages.map((page) => [page.url, idsOf(page.html)]));
  const dead: DeadLink[] = [];
  for (const page of pages) {
    const hrefs = [
      ...withoutScripts(page.html).matchAll(
        /<(?:a|img|link|script|source)\b[^>]*?\s(?:href|src)="([^"]*)"/g,
      ),
    ];
    for (const href of new Set(hrefs.map(([, value = '']) => decode(value)))) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) continue;
      const target = new URL(href, `http://site${page.url}`);
      const path = decodeURIComponent(target.pathname);
      const anchors = ids.get(path);
      if (anchors === undefined) {
        if (!hasFile(path)) dead.push({ page: page.url, href, reason: 'there is no such page' });
        continue;
      }
      const anchor = decodeURIComponent(target.hash.slice(1));
      // `#room=topic-raced&at=merge` is what a page is to show, not a place in it.
      const isPlace = anchor !== '' && !anchor.includes('=');
      if (isPlace && !anchors.has(anchor)) {
        dead.push({ page: page.url, href, reason: `that page has no anchor #${anchor}` });
      }
    }
  }
  return dead;
}

/** Where an author wrote the link: `site/content/docs/client/login.mdx:12`. */
async function written(href: string): Promise<string | undefined> {
  const files = await projectFiles('site/{content,pages,components,overrides}/**/*.{md,mdx,astro}');
  for (const file of files) {
    const lines = readProjectFile(file).split('\n');
    const index = lines.findIndex(
      (line) => line.includes(`(${href})`) || line.includes(`"${href}"`),
    );
    if (index >= 0) return `${file}:${index + 1}`;
  }
  return undefined;
}

/** Throws with every dead link, the page it is on and the line where it was written. */
export async function checkLinks(folder: string, pages: readonly BuiltPage[]): Promise<void> {
  const dead = deadLinks(pages, (path) => isFile(join(folder, path)));
  if (dead.length === 0) return;
  const byHref = Map.groupBy(dead, ({ href, reason }) => `the link to ${href} is dead: ${reason}`);
  const lines = await Promise.all(
    [...byHref].slice(0, 50).map(async ([what, links]) => {
      const [first] = links;
      const at = first === undefined ? undefined : await written(first.href);
      const on = links.slice(0, 3).map(({ page }) => page);
      const more = links.length > on.length ? ` and ${links.length - on.length} more pages` : '';
      return `  ${at === undefined ? '' : `${at}: `}${what} (on ${on.join(', ')}${more})`;
    }),
  );
  throw new Error(`${byHref.size} dead link${byHref.size === 1 ? '' : 's'}:\n${lines.join('\n')}`);
}
