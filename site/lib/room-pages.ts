/**
 * The pages about what rooms are made of, in the order in which one leads to the next.
 *
 * A page is a document in `content/docs/rooms/` or a page in `pages/rooms/`; the list holds the names of both, and those
 * that do not exist are left out.
 */
import { existsSync, readdirSync } from 'node:fs';
import { projectPath } from './project.ts';

/** What else the ledger has entries about: topics of the pages about rooms, each with its page below /rooms/. */
export const ROOM_TOPICS: ReadonlyMap<string, string> = new Map([
  ['room-versions', 'versions'],
  ['authorization-rules', 'authorization-rules'],
  ['state-resolution', 'state-resolution'],
  ['rooms-that-fork', 'rooms-that-fork'],
]);

/** What a sidebar's entry is, as Starlight wants it. */
type SidebarItem =
  | { readonly slug: string }
  | { readonly label: string; readonly link: string }
  | {
      readonly label: string;
      readonly collapsed: boolean;
      readonly items: readonly SidebarItem[];
    };

const DOCUMENTS = 'site/content/docs/rooms';
const PAGES = 'site/pages/rooms';

const ORDER = [
  'versions',
  'authorization-rules',
  'state-resolution',
  'explorer',
  'rooms-that-fork',
  'a-second-opinion',
] as const;

/** A folder's documents in the order of the rules or of the versions, its index first. */
const INSIDE: Readonly<Record<string, { label: string; pages: readonly string[] }>> = {
  versions: {
    label: 'Room versions',
    pages: Array.from({ length: 12 }, (_unused, index) => String(index + 1)),
  },
  'authorization-rules': {
    label: 'Authorization rules',
    pages: ['create', 'join', 'invite', 'leave-and-ban', 'knock', 'send', 'power-levels', 'older'],
  },
};

function namesIn(folder: string, ending: RegExp): string[] {
  const path = projectPath(folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((file) => ending.test(file))
    .map((file) => file.replace(ending, ''))
    .sort();
}

/** The names that are there: those of the list in its order, then the others. */
function ordered(present: readonly string[], order: readonly string[]): string[] {
  const listed = order.filter((name) => present.includes(name));
  return [...listed, ...present.filter((name) => !order.includes(name))];
}

function folderItem(name: string): SidebarItem[] {
  const pages = namesIn(`${DOCUMENTS}/${name}`, /\.mdx?$/);
  if (pages.length === 0) return [];
  const { label, pages: order } = INSIDE[name] ?? { label: name, pages: [] };
  return [
    {
      label,
      collapsed: true,
      items: ordered(pages, ['index', ...order]).map((page) => ({
        slug: page === 'index' ? `rooms/${name}` : `rooms/${name}/${page}`,
      })),
    },
  ];
}

/** The sidebar's entries of the pages about rooms. */
export function roomSidebar(): SidebarItem[] {
  const documents = namesIn(DOCUMENTS, /\.mdx?$/);
  const pages = namesIn(PAGES, /\.astro$/);
  const folders = Object.keys(INSIDE);
  return ordered([...documents, ...pages, ...folders], ORDER).flatMap((name) => {
    if (folders.includes(name)) return folderItem(name);
    if (documents.includes(name)) return [{ slug: `rooms/${name}` }];
    const label = `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`;
    return [{ label, link: `/rooms/${name}/` }];
  });
}

/** The page of a topic that the gap ledger names, if there is one: `/rooms/versions/`. */
export function pageOfTopic(topic: string): string | undefined {
  const page = ROOM_TOPICS.get(topic);
  if (page === undefined) return undefined;
  const exists =
    existsSync(projectPath(`${DOCUMENTS}/${page}.mdx`)) ||
    existsSync(projectPath(`${DOCUMENTS}/${page}/index.mdx`)) ||
    existsSync(projectPath(`${PAGES}/${page}.astro`));
  return exists ? `/rooms/${page}/` : undefined;
}
