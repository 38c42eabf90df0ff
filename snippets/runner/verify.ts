/** Runs many examples: against one homeserver, or against servers of our own, one for each set of needs. */
import type { CatalogueEntry } from './catalogue-rules.ts';
import type { Run } from './exchange.ts';
import { messageOf } from './failures.ts';
import { needsKey, startLocalServer, type LocalServer } from './local-server.ts';
import { runExample } from './run-example.ts';
import { createTarget, type Target } from './target.ts';

/** An example and what became of it. */
export interface Verified {
  readonly entry: CatalogueEntry;
  readonly run: Run;
}

export interface VerifyOptions {
  /** How many examples run side by side. */
  readonly concurrency: number;
  /** Called as each ends, in the order in which they end. */
  readonly onResult: (result: Verified) => void;
}

/** Runs all of them against one server. The results are in the order of the entries. */
export function verifyAgainst(
  target: Target,
  entries: readonly CatalogueEntry[],
  { concurrency, onResult }: VerifyOptions,
): Promise<Verified[]> {
  return pooled(entries, concurrency, async (entry) => {
    const run = await runExample(entry.example, { homeserver: target });
    const result = { entry, run };
    onResult(result);
    return result;
  });
}

/** Runs all of them against servers started here. The results are in the order of the entries. */
export async function verifyLocally(
  entries: readonly CatalogueEntry[],
  options: VerifyOptions,
): Promise<Verified[]> {
  const results = new Map<string, Verified>();
  for (const group of groupByNeeds(entries)) {
    for (const result of await verifyGroup(group, options)) results.set(result.entry.id, result);
  }
  return entries.flatMap((entry) => results.get(entry.id) ?? []);
}

/** Examples that can share a server. Those about rate limits cannot: each would use up another's. */
export function groupByNeeds(entries: readonly CatalogueEntry[]): CatalogueEntry[][] {
  const groups = Map.groupBy(entries, ({ id, example }) =>
    example.needs?.rateLimits === 'on' ? id : needsKey(example.needs),
  );
  return [...groups.values()];
}

async function verifyGroup(
  group: readonly CatalogueEntry[],
  options: VerifyOptions,
): Promise<Verified[]> {
  let server: LocalServer;
  try {
    server = await startLocalServer(group[0]?.example.needs);
  } catch (error) {
    const reason = `the server for it did not start: ${messageOf(error)}`;
    return group.map((entry) => {
      const result = { entry, run: failedRun(reason, entry) };
      options.onResult(result);
      return result;
    });
  }
  try {
    return await verifyAgainst(createTarget(server.url, server.options), group, options);
  } finally {
    await server.stop();
  }
}

function failedRun(reason: string, { example }: CatalogueEntry): Run {
  return {
    outcome: 'failed',
    reason,
    claims: Object.entries(example.claims).map(([id, text]) => ({ id, text, holds: false })),
    exchanges: [],
    quiet: [],
    homeserver: '',
    serverName: '',
    durationMs: 0,
  };
}

/** Works on all items, `width` at a time; results in the order of the items. */
async function pooled<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Map<number, R>();
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [i, item] of queue) results.set(i, await work(item));
  };
  await Promise.all(Array.from({ length: width }, worker));
  return items.flatMap((_, i) => {
    const result = results.get(i);
    return result === undefined ? [] : [result];
  });
}
