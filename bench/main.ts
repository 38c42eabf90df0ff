/**
 * `npm run bench`: measures the server and writes `bench/results.json`, which the site's bench page plots.
 * It says how long that takes. `npm run bench -- --quick` is for trying it out: shorter, and writes nothing. Names run
 * those groups alone, and their results take the place of the earlier ones: `npm run bench -- sends room-engine`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { costs } from './groups/costs.ts';
import { initialSync } from './groups/initial-sync.ts';
import { media } from './groups/media.ts';
import { members } from './groups/members.ts';
import { roomEngine } from './groups/room-engine.ts';
import { search } from './groups/search.ts';
import { sends } from './groups/sends.ts';
import { site } from './groups/site.ts';
import { start } from './groups/start.ts';
import { syncLatency } from './groups/sync-latency.ts';
import { mergeRun, type Group, type Results } from './report.ts';

const quick = process.argv.includes('--quick');
const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));

interface Measurement {
  /** About how long it takes on two idle cores. */
  readonly minutes: number;
  readonly run: () => Promise<readonly Group[]>;
}

const GROUPS: Readonly<Record<string, Measurement>> = {
  start: { minutes: 0.5, run: start },
  sends: { minutes: 2, run: async () => [await sends(quick ? 1 : 8)] },
  'sync-latency': { minutes: 1, run: async () => [await syncLatency(quick ? 10 : 100)] },
  'initial-sync': {
    minutes: 2,
    run: () => initialSync(quick ? [10, 100] : [10, 100, 1_000]),
  },
  costs: { minutes: 0.5, run: costs },
  media: { minutes: 0.5, run: () => media(quick ? 64 : 1_024) },
  members: {
    minutes: 4,
    run: () => members(quick ? [10, 1_000] : [10, 100, 1_000, 10_000]),
  },
  search: {
    minutes: 3,
    run: () => search(quick ? [1_000, 10_000] : [1_000, 100_000, 1_000_000]),
  },
  'room-engine': {
    minutes: 3,
    run: () =>
      roomEngine(quick ? [10, 1_000] : [10, 1_000, 100_000], quick ? [2, 20] : [2, 20, 200]),
  },
  site: { minutes: 1.5, run: async () => [site()] },
};

const unknown = only.find((name) => !(name in GROUPS));
if (unknown !== undefined) {
  console.error(`There is no group ${unknown}; there are ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}

const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' }).trim();

const chosen = Object.entries(GROUPS).filter(([name]) => only.length === 0 || only.includes(name));
const minutes = chosen.reduce((sum, [, measurement]) => sum + measurement.minutes, 0);
if (!quick)
  console.log(`About ${Math.ceil(minutes)} minutes: ${chosen.map(([name]) => name).join(', ')}.`);

const groups: Group[] = [];
for (const [, { run }] of chosen) {
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
