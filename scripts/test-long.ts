/**
 * `npm run test:long`: grows rooms of every version and compares the server with the oracle of `test/oracle/`, on all
 * cores, and writes `test/oracle/results.json`. `npm run test:long -- --seed 7` repeats a run, `--rooms 20` makes it
 * short (and writes nothing), `--versions 1,12` leaves out the others. A whole run then throws bad requests at every
 * operation, and writes `test/server/fuzz/results.json`.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ChunkResult } from '../test/oracle/long/chunk.ts';
import { caseText } from '../test/oracle/compare/case-file.ts';
import { LEAST, line, longResults, versionResult } from '../test/oracle/long/results.ts';
import { VERSIONS } from '../test/oracle/naive/room.ts';
import { ROOT, run, showProgress } from './children.ts';
import { fuzzAtLength } from './fuzz-long.ts';

const { values } = parseArgs({
  options: { seed: { type: 'string' }, rooms: { type: 'string' }, versions: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
const rooms = Number(values.rooms ?? 1000);
const wanted = values.versions?.split(',').map(Number) ?? VERSIONS;
const versions = VERSIONS.filter((version) => wanted.includes(version));
/** Rooms that one process grows: enough to be worth its start, few enough to share out evenly. */
const CHUNK = 125;

console.log(`Seed ${seed}, ${rooms} rooms of each version.`);
const waiting = versions.flatMap((version) =>
  Array.from({ length: Math.ceil(rooms / CHUNK) }, (_, index) => ({
    version,
    seed: (seed + version * 1_000_003 + index * 7919) % 2 ** 31,
    rooms: Math.min(CHUNK, rooms - index * CHUNK),
  })),
);
const total = waiting.length;
const done = new Map<number, ChunkResult[]>(versions.map((version) => [version, []]));
const broken: string[] = [];

const progress = showProgress(() => `${total - waiting.length} of ${total} parts`);
await Promise.all(Array.from({ length: availableParallelism() }, work));
progress.stop();

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { version, seed: part, rooms: count } = next;
    const args = ['test/oracle/long/chunk.ts', `${version}`, `${part}`, `${count}`];
    const { code, stdout, output } = await run('node', args);
    if (code === 0) record(version, JSON.parse(stdout));
    else broken.push(`version ${version}, seed ${part}:\n${output}`);
  }
}

function record(version: number, result: ChunkResult): void {
  done.get(version)?.push(result);
  if (result.mismatch === undefined) return;
  const folder = join(ROOT, 'dist', 'oracle');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `version-${version}-${result.seed}.json`);
  writeFileSync(file, caseText(result.mismatch));
  const { question, answer, server } = result.mismatch;
  broken.push(`version ${version}, ${question.about}: ${String(answer)} / ${server}\n  ${file}`);
}

const results = versions.flatMap((version) => {
  const [first, ...others] = done.get(version) ?? [];
  return first === undefined ? [] : [versionResult([first, ...others])];
});
for (const result of results) {
  console.log(line(result));
  if (result.outcomesNeverSeen.length > 0) {
    console.log(`           never seen: ${result.outcomesNeverSeen.join(', ')}`);
  }
}

const isWhole = values.rooms === undefined && results.length === VERSIONS.length;
if (isWhole && broken.length === 0) {
  for (const { version, verdicts, forks } of results) {
    if (verdicts < LEAST.verdicts || forks < LEAST.forks) {
      broken.push(`version ${version}: only ${verdicts} verdicts and ${forks} forks`);
    }
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT });
  const file = join(ROOT, 'test', 'oracle', 'results.json');
  const written = longResults(results, seed, commit.toString().trim());
  writeFileSync(file, `${JSON.stringify(written, undefined, 2)}\n`);
}

if (isWhole) {
  console.log('Bad requests for every operation.');
  const wrong = await fuzzAtLength(seed);
  if (wrong !== undefined) broken.push(wrong);
}

for (const text of broken) console.log(`\n✗ ${text}`);
const sum = (key: 'verdicts' | 'resolutions'): number =>
  results.reduce((count, result) => count + result[key], 0);
console.log(
  `\ncompared: ${sum('verdicts')} verdicts, ${sum('resolutions')} resolutions; ${broken.length} mismatches`,
);
process.exitCode = broken.length > 0 || results.length === 0 ? 1 : 0;
