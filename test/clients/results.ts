/**
 * What clients did in their tests, kept for the page about them.
 *
 * Each test file of a client, and each theme of one, has a file in `results/`, which the page reads. It is compared with
 * every run, so that it says neither more nor less than what ran. `npx vitest run PATH --update` writes it anew.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { afterEach, expect, it } from 'vitest';

/** What a test file says of the client it runs. */
export interface ClientTest {
  /** By the name of its package. */
  readonly client: string;
  /** Where the client runs, and with what: `in Node, with its encryption in WebAssembly`. */
  readonly how: string;
  /** What this file is about, as a heading: `threads`. */
  readonly about: string;
  /**
   * For a client that is no package of npm: asked once its tests have passed. Another machine may have another version, so
   * what is kept keeps its own until its file is deleted.
   */
  readonly version?: () => string;
}

/** What is kept of a test file. */
export interface ClientResults extends Omit<ClientTest, 'version'> {
  readonly version: string;
  /** From the project's root. */
  readonly test: string;
  /**
   * The tests that passed, in the order in which they ran. Their names are sentences whose subject is the client, or
   * begin with what the tests around them are about.
   */
  readonly done: readonly string[];
}

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Called once at the end of a client's test file, or of what it describes there: adds a test that compares what passed
 * before it with what is kept. Where nothing ran, as without the client on this machine, what is kept stays.
 *
 * @param file where the tests are written: `import.meta.filename`
 */
export function keepResults(file: string, { client, how, about, version }: ClientTest): void {
  const done: string[] = [];
  afterEach(({ task }) => {
    const around = task.suite?.name ?? client;
    const name = around.startsWith(client) ? task.name : `${around} ${task.name}`;
    if (task.result?.state === 'pass') done.push(name);
  });
  it('has done what is kept of it', async ({ skip }) => {
    skip(done.length === 0, `${client} was not run`);
    const results: ClientResults = {
      client,
      version: version === undefined ? versionOfPackage(client) : (versionIn(file) ?? version()),
      how,
      about,
      test: relative(ROOT, file).replaceAll('\\', '/'),
      done,
    };
    await expect(`${JSON.stringify(results, null, 2)}\n`).toMatchFileSnapshot(keptIn(file));
  });
}

/** `bot.test.ts` → `results/bot.json`, `matrix-js-sdk/threads.ts` → `results/matrix-js-sdk/threads.json`. */
function keptIn(file: string): string {
  const folder = relative(import.meta.dirname, dirname(file));
  const name = `${basename(file, '.ts').replace(/\.test$/, '')}.json`;
  return join(import.meta.dirname, 'results', folder.startsWith('..') ? '' : folder, name);
}

function versionIn(file: string): string | undefined {
  return existsSync(keptIn(file)) ? versionOf(keptIn(file)) : undefined;
}

function versionOfPackage(name: string): string {
  return versionOf(join(ROOT, 'node_modules', name, 'package.json'));
}

function versionOf(path: string): string {
  const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
  const version: unknown =
    typeof json === 'object' && json !== null ? Reflect.get(json, 'version') : undefined;
  if (typeof version === 'string') return version;
  throw new Error(`${path} has no version`);
}
