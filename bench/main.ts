/**
 * `npm run bench`: measures the server and writes `bench/results.json`, which the site's bench page plots.
 * That takes about seven minutes. `npm run bench -- --quick` is for trying it out: shorter, and writes nothing. Names run
 * those groups alone, and their results take the place of the earlier ones: `npm run bench -- sends room-engine`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { costs } from './groups/costs.ts';
import { initialSync } from './groups/initial-sync.ts';
import { roomEngine } from './groups/room-engine.ts';
import { sends } from './groups/sends.ts';
import { site } from './groups/site.ts';
import { start } from './groups/start.ts';
import { syncLatency } from './groups/sync-latency.ts';
import { mergeRun, type Group, type Results } from './report.ts';

const quick = process.argv.includes('--quick');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));

const GROUPS: Readonly<Record<string, () => Promise<readonly Group[]>>> = {
  start,
  sends: async () => [await sends(quick ? 1 : 8)],
  'sync-latency': async () => [await syncLatency(quick ? 10 : 100)],
  'initial-sync': () => initialSync(quick ? [3, 30] : [3, 30, 300]),
  costs,
  'room-engine': () =>
    roomEngine(quick ? [10, 1_000] : [10, 1_000, 100_000], quick ? [2, 20] : [2, 20, 200]),
  site: async () => [site()],
};

const unknown = only.find((name) => !(name in GROUPS));
if (unknown !== undefined) {
  console.error(`There is no group ${unknown}; there are ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();

const groups: Group[] = [];
for (const [name, run] of Object.entries(GROUPS)) {
  if (only.length > 0 && !only.includes(name)) continue;
  for (const group of await run()) {
    groups.push(group);
    console.log(`\n${group.title} (${group.unit})`);
    for (const { label, value, ratioToFloor } of group.rows) {
      const ratio = ratioToFloor === undefined ? '' : `  ${ratioToFloor.toFixed(2)} of the floor`;
      console.log(`  ${label.padEnd(52)} ${value.toFixed(1).padStart(10)}${ratio}`);
    }
  }
}

if (!quick) {
  const file = join(import.meta.dirname, 'results.json');
  const earlier: Results | undefined =
    only.length > 0 && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const results: Results = {
    commit: git('rev-parse', '--short', 'HEAD'),
    date: new Date().toISOString(),
    machine: {
      cpus: availableParallelism(),
      memoryGb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
    },
    groups,
  };
  writeFileSync(
    file,
    `${JSON.stringify(earlier === undefined ? results : mergeRun(earlier, results), undefined, 2)}\n`,
  );
  console.log(`\nWritten to ${file}.`);
}
