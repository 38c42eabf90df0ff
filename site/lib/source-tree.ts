/** The files that the source pages show, as a tree. */
import { projectFiles } from './project.ts';

/** What can be browsed: the server, the examples, and the rooms of the explorer. */
const PATTERNS = [
  'server/**/*.{ts,json,sql,md}',
  'snippets/**/*.{ts,md}',
  'test/clients/**/*.{ts,py}',
  'test/server/oauth/openid-client.test.ts',
  'test/server/fuzz/*.ts',
  'bench/**/*.ts',
  'site/explorer/{model,scenarios}/*.ts',
];

/** The paths of all files shown, sorted. */
export async function sourceFiles(): Promise<string[]> {
  const found = await Promise.all(PATTERNS.map(projectFiles));
  return found.flat().sort();
}

/** A folder's direct contents. */
export interface Listing {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** What lies directly in a folder; `''` is the root. */
export function listing(files: readonly string[], folder: string): Listing {
  const prefix = folder === '' ? '' : `${folder}/`;
  const inside = files
    .filter((file) => file.startsWith(prefix))
    .map((file) => file.slice(prefix.length));
  const folders = inside
    .filter((path) => path.includes('/'))
    .map((path) => path.slice(0, path.indexOf('/')));
  return {
    folders: [...new Set(folders)].sort(),
    files: inside.filter((path) => !path.includes('/')),
  };
}

/** Every folder, the root included. */
export function folders(files: readonly string[]): string[] {
  const all = files.flatMap((file) => {
    const parts = file.split('/').slice(0, -1);
    return parts.map((_part, index) => parts.slice(0, index + 1).join('/'));
  });
  return ['', ...new Set(all)].sort();
}

/** The page of a file or a folder. */
export function sourceHref(path: string): string {
  return path === '' ? '/source/' : `/source/${path}/`;
}

/** What a file says it is: the first sentence of its first comment. */
export function purposeOf(text: string): string {
  const comment = /^\s*(?:\/\*\*([\s\S]*?)\*\/|"{3}([\s\S]*?)"{3})/.exec(text);
  if (comment === null) return '';
  const plain = (comment[1] ?? comment[2] ?? '')
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, ''))
    .join('\n')
    .trim()
    .split(/\n\s*\n/)[0]
    ?.replace(/\s+/g, ' ');
  return (plain ?? '').replace(/(?<=[.!?])\s[\s\S]*$/, '').replace(/\{@link ([^}]*)\}/g, '$1');
}
