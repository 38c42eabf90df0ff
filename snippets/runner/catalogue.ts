/**
 * All examples, for code that a bundler built: the site and the browser. Each is loaded when it is asked for.
 * In plain Node use catalogue-node.ts.
 */
import { LOADED_BY_A_RUNNER } from '../example.ts';
import { isExampleId, toEntry, type CatalogueEntry } from './catalogue-rules.ts';

const loaders = new Map(
  Object.entries(import.meta.glob<unknown>(['../appservice/**/*.ts', '../client/**/*.ts']))
    .map(([file, load]) => [file.replace(/^\.\.\//, '').replace(/\.ts$/, ''), load] as const)
    .filter(([id]) => isExampleId(id)),
);

/** The ids of all examples, sorted. */
export function exampleIds(): string[] {
  return [...loaders.keys()].toSorted();
}

/** Loads one example. Throws when there is none of that id. */
export async function loadExample(id: string): Promise<CatalogueEntry> {
  const load = loaders.get(id);
  if (load === undefined) throw new Error(`there is no example “${id}”`);
  Reflect.set(globalThis, LOADED_BY_A_RUNNER, true);
  return toEntry(id, await load());
}

/** Loads all of them. */
export function loadExamples(): Promise<CatalogueEntry[]> {
  return Promise.all(exampleIds().map(loadExample));
}
