/** What clients of others did in their tests, as their last runs left it. */
import { z } from 'astro/zod';
import operations from '../data/operations.json' with { type: 'json' };
import { projectFiles, readProjectFile } from './project.ts';
import { sourceHref } from './source-tree.ts';

const results = z.object({
  client: z.string(),
  version: z.string(),
  how: z.string(),
  about: z.string(),
  test: z.string(),
  done: z.array(z.string()).min(1),
});

/** What one test file had a client do. */
export interface ClientTheme {
  readonly about: string;
  readonly how: string;
  /** The page of the test. */
  readonly href: string;
  readonly done: readonly string[];
}

export interface Client {
  readonly name: string;
  readonly version: string;
  readonly themes: readonly ClientTheme[];
  /** All that it did, in all its themes. */
  readonly count: number;
}

const answered = z.object({ client: z.string(), operations: z.array(z.string()) });

/** The operations that clients were answered by in their last runs, and which clients. Throws where a name is none. */
export async function operationsOfClients(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const known = new Set(operations.map(({ operationId }) => operationId));
  const byOperation = new Map<string, Set<string>>();
  for (const file of await projectFiles('test/clients/operations/*.json')) {
    const { client, operations: names } = answered.parse(JSON.parse(readProjectFile(file)));
    for (const name of names) {
      if (!known.has(name)) throw new Error(`${file}: there is no operation ${name}`);
      byOperation.set(name, (byOperation.get(name) ?? new Set()).add(client));
    }
  }
  return byOperation;
}

const firstRequests = z.array(z.object({ request: z.string(), status: z.number() }));

/** What matrix-js-sdk asks before it has its first sync, in no order. Throws when the file is not as expected. */
export function requestsOfStart(): z.infer<typeof firstRequests> {
  return firstRequests.parse(JSON.parse(readProjectFile('test/clients/first-requests.json')));
}

/** Every client that was run, the one that did most first. Throws when a file is not as expected, or two versions were run. */
export async function clients(): Promise<readonly Client[]> {
  const files = await projectFiles('test/clients/results/**/*.json');
  const kept = files.map((file) => {
    const parsed = results.safeParse(JSON.parse(readProjectFile(file)));
    if (parsed.success) return parsed.data;
    throw new Error(`${file} is not what the site expects: ${z.prettifyError(parsed.error)}`);
  });
  const byName = Map.groupBy(kept, ({ client }) => client);
  return [...byName]
    .map(([name, runs]) => {
      const versions = [...new Set(runs.map(({ version }) => version))];
      if (versions.length !== 1) throw new Error(`${name} was run as ${versions.join(' and ')}`);
      return {
        name,
        version: versions.join(),
        themes: runs
          .map(({ about, how, test, done }) => ({ about, how, href: sourceHref(test), done }))
          .toSorted((one, other) => one.how.localeCompare(other.how)),
        count: runs.reduce((sum, { done }) => sum + done.length, 0),
      };
    })
    .toSorted((one, other) => other.count - one.count);
}
