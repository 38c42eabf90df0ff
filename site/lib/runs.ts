/**
 * Runs examples while the site is built: each once; what it showed is kept until the build ends.
 */
import type { Run } from '../../snippets/runner/exchange.ts';
import type { CatalogueEntry } from '../../snippets/runner/catalogue-rules.ts';
import { exampleIds, loadExample } from './examples.ts';
import { loadModule } from './project.ts';
import { serverFor } from './servers.ts';

/** An example and what its run showed. */
export interface FinishedRun extends CatalogueEntry {
  readonly run: Run;
  /** When it ended. */
  readonly at: Date;
}

/** A run that did not verify every claim. */
export class ExampleFailed extends Error {
  override name = 'ExampleFailed';
}

declare global {
  /** Pages are bundled in pieces, and in development loaded again and again; the runs outlive that. */
  var rumaSiteRuns: Map<string, Promise<FinishedRun>> | undefined;
}

const runs = (globalThis.rumaSiteRuns ??= new Map<string, Promise<FinishedRun>>());

async function perform(id: string): Promise<FinishedRun> {
  const named = await loadExample(id);
  const { runExample }: typeof import('../../snippets/runner/run-example.ts') = await loadModule(
    'snippets/runner/run-example.ts',
  );
  const server = await serverFor(named);
  const run = await runExample(named.example, { homeserver: server.url, ...server.options });
  return { ...named, run, at: new Date() };
}

/** A few at a time: some examples only wait. Each lane is the run that was last put on it. */
const lanes: Promise<unknown>[] = Array.from({ length: 4 }, () => Promise.resolve());

/** The run of an example, whatever came of it. Throws when there is no such example. */
export function runOf(id: string): Promise<FinishedRun> {
  const known = runs.get(id);
  if (known !== undefined) return known;
  const lane = runs.size % lanes.length;
  const run = (lanes[lane] ?? Promise.resolve()).then(() => perform(id));
  lanes[lane] = run.catch(() => undefined);
  runs.set(id, run);
  if (import.meta.env?.DEV === true) run.finally(() => runs.delete(id)).catch(() => undefined);
  return run;
}

/** The run of an example that a page shows. Throws {@link ExampleFailed} unless every claim holds. */
export async function verifiedRun(id: string): Promise<FinishedRun> {
  const finished = await runOf(id);
  if (finished.run.outcome !== 'verified') {
    throw new ExampleFailed(
      `the example "${id}" ${finished.run.outcome === 'failed' ? 'failed' : 'was not run'}: ${finished.run.reason ?? 'no reason given'}`,
    );
  }
  return finished;
}

/** Runs every example there is. */
export async function allRuns(): Promise<FinishedRun[]> {
  return Promise.all((await exampleIds()).map(runOf));
}

/** The runs made so far. */
export async function finishedRuns(): Promise<FinishedRun[]> {
  const settled = await Promise.allSettled(runs.values());
  return settled
    .filter((result) => result.status === 'fulfilled')
    .map(({ value }) => value)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}
