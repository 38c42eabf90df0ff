/** Files for tools and tests: what ran in this build, and which page shows which example. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finishedRuns } from '../lib/runs.ts';
import type { BuiltPage } from './pages.ts';

/** The ids of the examples on a page, in order. */
export function examplesOn(html: string): string[] {
  return [...html.matchAll(/\sdata-example="([^"]+)"/g)].map(([, id = '']) => id);
}

/** The ids of the rule cards on a page, in order. */
function cardsOn(html: string): string[] {
  return [...html.matchAll(/\sdata-rule="([^"]+)"/g)].map(([, id = '']) => id);
}

/** Writes `examples.json` (page → examples), `rules.json` (page → rule cards) and `runs.json` (what each example's run showed). */
export async function writeRecords(folder: string, pages: readonly BuiltPage[]): Promise<void> {
  const shown = pages
    .map((page) => ({ page: page.url, ids: examplesOn(page.html) }))
    .filter(({ ids }) => ids.length > 0);
  await writeFile(join(folder, 'examples.json'), `${JSON.stringify(shown, null, 2)}\n`);
  const cards = pages
    .map((page) => ({ page: page.url, ids: cardsOn(page.html) }))
    .filter(({ ids }) => ids.length > 0);
  await writeFile(join(folder, 'rules.json'), `${JSON.stringify(cards, null, 2)}\n`);
  const runs = (await finishedRuns()).map(({ id, example, run, at }) => ({
    id,
    title: example.title,
    operations: example.operations,
    outcome: run.outcome,
    claims: run.claims,
    at: at.toISOString(),
    durationMs: run.durationMs,
  }));
  await writeFile(join(folder, 'runs.json'), `${JSON.stringify(runs, null, 2)}\n`);
}
