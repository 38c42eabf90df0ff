/** Which page shows what, by reading what authors wrote. */
import { projectFiles, readProjectFile } from './project.ts';

const DOCUMENTS = 'site/content/docs/';

/** The id of each use of a component → the first page that has it: `join-banned` → `/rooms/…/join/`. */
export async function pagesOf(component: string): Promise<Map<string, string>> {
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
