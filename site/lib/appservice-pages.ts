/** The pages about application services, in the order in which one leads to the next. */
import { existsSync } from 'node:fs';
import { projectPath } from './project.ts';

const PAGES = ['registering', 'identity', 'transactions', 'querying', 'protocols', 'ping'] as const;

/** What the ledger has entries about, each with its page below /appservice/. */
export const APPSERVICE_TOPICS: ReadonlyMap<string, string> = new Map(
  PAGES.map((page) => [`appservice-${page}`, page]),
);

/** The sidebar's entries. */
export function appserviceSidebar(): { readonly slug: string }[] {
  return PAGES.filter((page) =>
    existsSync(projectPath(`site/content/docs/appservice/${page}.mdx`)),
  ).map((page) => ({ slug: `appservice/${page}` }));
}

/** The page of a topic that the gap ledger names, if there is one: `/appservice/ping/`. */
export function appservicePageOf(topic: string): string | undefined {
  const page = APPSERVICE_TOPICS.get(topic);
  return page === undefined ? undefined : `/appservice/${page}/`;
}
