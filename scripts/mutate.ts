/**
 * `npm run mutate`: changes the authorization rules and state resolution in every way that Stryker knows and looks who
 * notices: first the oracle's questions, then, for what they let pass, the unit tests. Writes
 * `test/oracle/mutation.json`, where every survivor has a reason: one that is written there by hand stays.
 * `npm run mutate -- server/matrix/event-auth/create.ts` is about some files, and writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Mutation,
  type StrykerReport,
  summarize,
  type Survivor,
  unnoticed,
} from '../test/oracle/mutation/report.ts';
import { ROOT, run, showProgress } from './children.ts';

const LEAST_KILLED = 0.9;
const FILE = join(ROOT, 'test', 'oracle', 'mutation.json');
const only = process.argv.slice(2);

const corpus = join(ROOT, 'dist', 'oracle', 'corpus.json');
mkdirSync(join(ROOT, 'dist', 'mutation'), { recursive: true });
await step('corpus', 'node', ['test/oracle/mutation/write-corpus.ts'], {});

const asked = await stryker('the oracle’s questions', only, {});
const left = unnoticed(asked);
const met =
  left.length === 0
    ? undefined
    : await stryker(
        'unit tests',
        left.map(({ range }) => range),
        { MUTATE_WITH: 'unit' },
      );

const known = reasons();
const keyOf = ({ file, source, replacement }: Omit<Survivor, 'reason' | 'line'>) =>
  `${file} ${source} ${replacement}`;
const placeOf = ({ range, replacement }: { range: string; replacement: string }) =>
  `${range} ${replacement}`;
const survivedBoth = new Set(met === undefined ? [] : unnoticed(met).map(placeOf));
const survivors = left
  .filter((one) => survivedBoth.has(placeOf(one)))
  .map(({ range: _range, ...one }) => ({ ...one, reason: known.get(keyOf(one)) ?? '' }));

const summary = summarize(asked, survivors);
for (const { file, mutants, killed } of summary.files) {
  console.log(`${file.padEnd(62)} ${String(killed).padStart(4)} of ${mutants}`);
}
for (const { file, line, source, replacement, reason } of survivors) {
  console.log(`\n${file}:${line}  ${source}\n  → ${replacement}\n  ${reason || 'no reason yet'}`);
}
if (only.length === 0) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT });
  const mutation: Mutation = {
    commit: commit.toString().trim(),
    date: new Date().toISOString(),
    ...summary,
  };
  writeFileSync(FILE, `${JSON.stringify(mutation, undefined, 2)}\n`);
}
const share = summary.killed / summary.mutants;
console.log(
  `\nmutants: ${summary.killed} of ${summary.mutants} killed, ${(share * 100).toFixed(1)} %`,
);
process.exitCode = share < LEAST_KILLED ? 1 : 0;

async function step(
  what: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const progress = showProgress(() => what);
  const { code, output } = await run(command, args, { env });
  progress.stop();
  if (code === 0) return;
  console.log(output);
  throw new Error(`${what}: exit code ${code}`);
}

async function stryker(
  what: string,
  mutate: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<StrykerReport> {
  const args = ['run', 'stryker.config.mjs', ...mutateOption(mutate)];
  await step(what, 'stryker', args, { ORACLE_CORPUS: corpus, ...env });
  return JSON.parse(readFileSync(join(ROOT, 'dist', 'mutation', 'report.json'), 'utf8'));
}

function mutateOption(mutate: readonly string[]): string[] {
  return mutate.length === 0 ? [] : ['--mutate', mutate.join(',')];
}

/** The reasons that were written by hand, by what they are about. */
function reasons(): Map<string, string> {
  try {
    const before: Mutation = JSON.parse(readFileSync(FILE, 'utf8'));
    return new Map(before.survivors.map((survivor) => [keyOf(survivor), survivor.reason]));
  } catch {
    return new Map();
  }
}
