/** The steps of `npm test`: what each runs, and how its result is counted. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from './children.ts';
import { buildSite } from './site.ts';

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** One line beside the result. */
  readonly note?: string;
  /** What the tools printed: shown where something failed. */
  readonly output: string;
}

export interface Step {
  readonly name: string;
  readonly title: string;
  /** Steps that must have ended before, well or not. */
  readonly after?: readonly string[];
  /** Runs with nothing beside it. */
  readonly alone?: true;
  run(): Promise<Outcome>;
}

const RESULTS = join(ROOT, 'dist', 'test');

/** Left to itself Vitest keeps a core free, which on a machine with two is half of it. */
const WORKERS = `--maxWorkers=${availableParallelism()}`;

/** One check: the tool's exit code, and a reason of our own to fail it all the same. */
function oneCheck(code: number, output: string, reason?: string, note?: string): Outcome {
  const failed = code !== 0 || reason !== undefined;
  return {
    passed: failed ? 0 : 1,
    failed: failed ? 1 : 0,
    skipped: 0,
    output: reason === undefined ? output : `${output}\n${reason}`,
    ...(note === undefined ? {} : { note }),
  };
}

async function tool(command: string, args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run(command, args);
  return oneCheck(code, output);
}

/** A runner's own counts. One that ran nothing, or fails without a failed test, has failed. */
function counted(code: number, output: string, counts: Omit<Outcome, 'output'>): Outcome {
  if (counts.passed + counts.failed === 0)
    return { ...counts, failed: 1, output: `${output}\nNo test ran.` };
  if (code !== 0 && counts.failed === 0)
    return {
      ...counts,
      failed: 1,
      output: `${output}\nNo test failed, but the exit code is ${code}.`,
    };
  return { ...counts, output };
}

/** An object's whole number of that name: the counts in the tools' reports. */
function numberAt(report: unknown, ...path: readonly string[]): number {
  let value = report;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return 0;
    value = Reflect.get(value, key);
  }
  return typeof value === 'number' && Number.isInteger(value) ? value : 0;
}

/** A report that a tool was asked to write; undefined where it did not. */
async function readReport(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parsed(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function freshReport(name: string): Promise<string> {
  await mkdir(RESULTS, { recursive: true });
  const file = join(RESULTS, name);
  await rm(file, { force: true });
  return file;
}

async function oxlint(args: readonly string[]): Promise<Outcome> {
  const { code, output } = await run('oxlint', args);
  const files = /on (\d+) files?/.exec(output)?.[1] ?? '0';
  return oneCheck(code, output, files === '0' ? 'No file was read.' : undefined, `${files} files`);
}

async function types(): Promise<Outcome> {
  const sync = await tool('astro', ['sync']);
  if (sync.failed > 0) return sync;
  // It reads the project's TypeScript too, not only what is in pages.
  return tool('astro', [
    'check',
    '--noSync',
    '--minimumSeverity',
    'error',
    '--minimumFailingSeverity',
    'error',
  ]);
}

async function unit(): Promise<Outcome> {
  const file = await freshReport('unit.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const { code, output } = await run('vitest', ['run', '--coverage', WORKERS, ...reporters]);
  const report = await readReport(file);
  const lines = /^Lines\s*:\s*(\S+)/m.exec(output)?.[1];
  const branches = /^Branches\s*:\s*(\S+)/m.exec(output)?.[1];
  return counted(code, output, {
    passed: numberAt(report, 'numPassedTests'),
    failed: numberAt(report, 'numFailedTests'),
    skipped: numberAt(report, 'numPendingTests') + numberAt(report, 'numTodoTests'),
    ...(lines === undefined
      ? {}
      : { note: `coverage: ${lines} of lines, ${branches} of branches` }),
  });
}

async function examples(): Promise<Outcome> {
  const file = await freshReport('examples.json');
  const { code, output } = await run('node', ['scripts/verify.ts', '--json', file]);
  const report = await readReport(file);
  return counted(code, output, {
    passed: numberAt(report, 'summary', 'verified'),
    failed: numberAt(report, 'summary', 'failed'),
    skipped: numberAt(report, 'summary', 'notRun'),
  });
}

async function site(): Promise<Outcome> {
  const { code, output, fresh } = await buildSite();
  return oneCheck(code, output, undefined, fresh ? undefined : 'unchanged since the last build');
}

async function docs(): Promise<Outcome> {
  const file = await freshReport('docs.json');
  const { code, output } = await run('playwright', ['test', '--reporter=line,json'], {
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
  });
  const report = await readReport(file);
  return counted(code, output, {
    passed: numberAt(report, 'stats', 'expected'),
    failed: numberAt(report, 'stats', 'unexpected') + numberAt(report, 'stats', 'flaky'),
    skipped: numberAt(report, 'stats', 'skipped'),
  });
}

export const STEPS: readonly Step[] = [
  { name: 'format', title: 'format', run: () => tool('prettier', ['--check', '.']) },
  { name: 'lint', title: 'lint', run: () => oxlint(['--deny-warnings']) },
  {
    name: 'cycles',
    title: 'cyclic imports',
    run: () => oxlint(['--import-plugin', '-A', 'all', '-D', 'import/no-cycle']),
  },
  { name: 'types', title: 'types', run: types },
  { name: 'deadcode', title: 'dead code', after: ['types'], run: () => tool('knip', []) },
  { name: 'unit', title: 'unit tests', run: unit },
  { name: 'examples', title: 'examples', after: ['unit'], run: examples },
  { name: 'site', title: 'site and its links', after: ['types', 'unit'], run: site },
  { name: 'docs', title: 'the site in a browser', after: ['site'], alone: true, run: docs },
];
