/** Runs many examples, some side by side: against one homeserver, or against servers of our own. */
import type { Example } from '../example.ts';
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
  /** The same against a server of our own, to compare with. */
  readonly reference?: Run;
}

export interface VerifyOptions {
  /** How many examples run side by side. */
  readonly jobs: number;
  /** Called as each ends, in the order in which they end. */
  readonly onResult: (result: Verified) => void;
  /** Ends all runs; those that had not ended have no result. */
  readonly signal?: AbortSignal;
}

/**
 * Runs all of them against one server, and each that could be run against one of our own too. Those that need a server
 * for themselves come last, one after another.
 */
export async function verifyAgainst(
  target: Target,
  entries: readonly CatalogueEntry[],
  options: VerifyOptions,
): Promise<void> {
  const own = createLocalServers();
  const work = async (entry: CatalogueEntry): Promise<Verified> => {
    const run = await runExample(entry.example, { homeserver: target, ...stopBy(options) });
    if (run.outcome === 'not-run') return { entry, run };
    return { entry, run, reference: await own.run(entry, options) };
  };
  try {
    await pooled(
      entries.filter(({ example }) => !needsServerAlone(example)),
      options,
      work,
    );
    await pooled(
      entries.filter(({ example }) => needsServerAlone(example)),
      { ...options, jobs: 1 },
      work,
    );
  } finally {
    await own.stop();
  }
}

/** Runs all of them against servers started here. */
export async function verifyLocally(
  entries: readonly CatalogueEntry[],
  options: VerifyOptions,
): Promise<void> {
  const own = createLocalServers();
  // Examples with the same needs one after another: there are never many servers in use.
  const ordered = groupByNeeds(entries).flat();
  try {
    await pooled(ordered, options, async (entry) => ({
      entry,
      run: await own.run(entry, options),
    }));
  } finally {
    await own.stop();
  }
}

/** Whether nothing may run beside it: it would use up what others need, or sees what they do. */
export function needsServerAlone({ needs }: Example): boolean {
  return needs?.alone === true || needs?.rateLimits === 'on';
}

/** Examples that can share a server. Those that need one for themselves cannot. */
export function groupByNeeds(entries: readonly CatalogueEntry[]): CatalogueEntry[][] {
  return [...Map.groupBy(entries, serverKey).values()];
}

function serverKey({ id, example }: CatalogueEntry): string {
  return needsServerAlone(example) ? id : needsKey(example.needs);
}

function stopBy({ signal }: Pick<VerifyOptions, 'signal'>): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

interface LocalServers {
  run(entry: CatalogueEntry, options: Pick<VerifyOptions, 'signal'>): Promise<Run>;
  stop(): Promise<void>;
}

/** Servers of our own, each started for the first example with its needs. */
function createLocalServers(): LocalServers {
  const servers = new Map<string, Promise<{ server: LocalServer; target: Target }>>();
  const start = async ({ example }: CatalogueEntry) => {
    const server = await startLocalServer(example.needs);
    return { server, target: createTarget(server.url, server.options) };
  };
  const serverFor = (entry: CatalogueEntry) => {
    const key = serverKey(entry);
    const started = servers.get(key) ?? start(entry);
    servers.set(key, started);
    return started;
  };
  return {
    run: async (entry, options) => {
      try {
        const { target } = await serverFor(entry);
        return await runExample(entry.example, { homeserver: target, ...stopBy(options) });
      } catch (error) {
        return failedRun(`the server for it did not start: ${messageOf(error)}`, entry);
      }
    },
    stop: async () => {
      for (const started of await Promise.allSettled(servers.values()))
        if (started.status === 'fulfilled') await started.value.server.stop();
    },
  };
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

/** Works on all items, `jobs` at a time, until the signal is aborted: what ends after that is no result. */
async function pooled(
  entries: readonly CatalogueEntry[],
  { jobs, signal, onResult }: VerifyOptions,
  work: (entry: CatalogueEntry) => Promise<Verified>,
): Promise<void> {
  const queue = entries.values();
  const isOver = (): boolean => signal?.aborted === true;
  const worker = async (): Promise<void> => {
    for (const entry of queue) {
      if (isOver()) return;
      const result = await work(entry);
      if (!isOver()) onResult(result);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
}
