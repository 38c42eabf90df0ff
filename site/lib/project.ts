/**
 * The project as the site sees it: where its files are, and how to load its own TypeScript.
 *
 * Pages are bundled, but the server and the examples are not: they are imported from their real files, so that what a
 * page shows is what runs, with native modules and line numbers intact.
 */
import { readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The project's root folder: builds are started from it. */
export const ROOT = process.cwd();

/** The absolute path of a file that is named relative to the root. */
export function projectPath(file: string): string {
  return resolve(ROOT, file);
}

/** The text of a project file. Throws the file system's error when there is none. */
export function readProjectFile(file: string): string {
  return readFileSync(projectPath(file), 'utf8');
}

/** The project files that match a pattern, sorted; paths relative to the root, with forward slashes. */
export async function projectFiles(pattern: string): Promise<string[]> {
  const found: string[] = [];
  for await (const file of glob(pattern, { cwd: ROOT })) found.push(file.replaceAll('\\', '/'));
  return found.sort();
}

/**
 * Imports a project module from its real file. The caller gives the type by annotating what it assigns to. In a build Node
 * does it; while pages are being written Vite does, and loads anew what was changed.
 */
export async function loadModule(file: string) {
  return import(/* @vite-ignore */ pathToFileURL(projectPath(file)).href);
}
