/** All examples, for Node without a bundler: walks the folder. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { LOADED_BY_A_RUNNER } from '../example.ts';
import { isExampleId, toEntry, type CatalogueEntry } from './catalogue-rules.ts';

const SNIPPETS = fileURLToPath(new URL('..', import.meta.url));
const FACTS = ['operations', 'federation-operations'].map((name) =>
  fileURLToPath(new URL(`../../site/data/${name}.json`, import.meta.url)),
);

/** The ids of all examples, sorted. Throws when a file lies where its id would not be one. */
export function exampleIds(): string[] {
  const ids = globSync(['appservice/**/*.ts', 'client/**/*.ts'], { cwd: SNIPPETS }).map((file) =>
    file.replaceAll('\\', '/').replace(/\.ts$/, ''),
  );
  const stray = ids.find((id) => !isExampleId(id));
  if (stray !== undefined)
    throw new Error(
      `snippets/${stray}.ts is not snippets/API/module/name.ts in lower case and dashes`,
    );
  return ids.toSorted();
}

/** Loads one example. Throws when there is none of that id, or its file does not make one. */
export async function loadExample(id: string): Promise<CatalogueEntry> {
  Reflect.set(globalThis, LOADED_BY_A_RUNNER, true);
  const file = `${SNIPPETS}${id}.ts`;
  if (!isExampleId(id) || !existsSync(file)) throw new Error(`there is no example “${id}”`);
  const loaded: unknown = await import(/* @vite-ignore */ pathToFileURL(file).href);
  return toEntry(id, loaded);
}

/** Loads all of them. */
export function loadExamples(): Promise<CatalogueEntry[]> {
  return Promise.all(exampleIds().map(loadExample));
}

/** The operationIds of the spec, from the site's facts; undefined where those were not made yet. */
export function knownOperations(): ReadonlySet<string> | undefined {
  if (!FACTS.every((file) => existsSync(file))) return undefined;
  const facts: unknown[] = FACTS.map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return new Set(collectIds(facts));
}

function collectIds(facts: unknown): string[] {
  if (Array.isArray(facts)) return facts.flatMap(collectIds);
  if (typeof facts !== 'object' || facts === null) return [];
  const id: unknown = Reflect.get(facts, 'operationId');
  const own = typeof id === 'string' ? [id] : [];
  return [...own, ...Object.values(facts).flatMap(collectIds)];
}
