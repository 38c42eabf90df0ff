/** The finished site as the last build steps see it. */
import { glob, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One HTML file of the built site. */
export interface BuiltPage {
  /** The file, relative to the site's folder. */
  readonly file: string;
  /** The address it is served at: `/client/login/`. */
  readonly url: string;
  html: string;
}

function urlOf(file: string): string {
  const path = file.replaceAll('\\', '/');
  return `/${path.endsWith('index.html') ? path.slice(0, -'index.html'.length) : path}`;
}

/** Reads every page. */
export async function readPages(folder: string): Promise<BuiltPage[]> {
  const pages: BuiltPage[] = [];
  for await (const file of glob('**/*.html', { cwd: folder })) {
    pages.push({ file, url: urlOf(file), html: await readFile(join(folder, file), 'utf8') });
  }
  return pages.sort((a, b) => (a.url < b.url ? -1 : 1));
}

/** Writes every page back. */
export async function writePages(folder: string, pages: readonly BuiltPage[]): Promise<void> {
  for (const page of pages) await writeFile(join(folder, page.file), page.html);
}
