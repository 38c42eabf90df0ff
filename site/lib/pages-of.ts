/** Which page shows what, by reading what authors wrote. */
import { projectFiles, readProjectFile } from './project.ts';

const DOCUMENTS = 'site/content/docs/';

const known = new Map<string, Promise<Map<string, string>>>();

/**
 * The id of each use of a component → the first page that has it: `join-banned` → `/rooms/…/join/`. Documents are read
 * once in a build, however many claims ask.
 */
export function pagesOf(component: string): Promise<Map<string, string>> {
  if (import.meta.env.DEV) return findPages(component);
  const pages = known.get(component) ?? findPages(component);
  known.set(component, pages);
  return pages;
}

async function findPages(component: string): Promise<Map<string, string>> {
  const use = new RegExp(`<${component}\\s+id="([^"]+)"`, 'g');
  const found = new Map<string, string>();
  for (const file of await projectFiles(`${DOCUMENTS}**/*.mdx`)) {
    const page = `/${file.slice(DOCUMENTS.length).replace(/(^|\/)index\.mdx$|\.mdx$/, '$1')}/`;
    for (const [, id = ''] of readProjectFile(file).matchAll(use)) {
      if (!found.has(id)) found.set(id, page.replace(/\/+$/, '/'));
    }
  }
  return found;
}
