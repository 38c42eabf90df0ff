/**
 * Runs one snippet by itself: `npx vite-node snippets/client/login/password.ts [--homeserver URL] [--registration-token T]
 * [--full]`. Without a URL it starts a Ruma TS in this process. Exit code 0 verified, 1 failed, 2 could not be run.
 */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadExample } from './catalogue-node.ts';
import { messageOf } from './failures.ts';
import { startLocalServer } from './local-server.ts';
import { printRun } from './print-run.ts';
import { runExample } from './run-example.ts';
import { createTarget } from './target.ts';
import type { Example } from '../example.ts';
import type { Run } from './exchange.ts';

const SNIPPETS = fileURLToPath(new URL('..', import.meta.url));

async function main(file: string, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      homeserver: { type: 'string' },
      'registration-token': { type: 'string' },
      full: { type: 'boolean', default: false },
    },
  });
  const path = file.startsWith('file:') ? fileURLToPath(file) : file;
  const id = relative(SNIPPETS, path).replaceAll('\\', '/').replace(/\.ts$/, '');
  const { example } = await loadExample(id);
  const token = values['registration-token'];
  const run =
    values.homeserver === undefined
      ? await runLocally(example)
      : await runExample(example, {
          homeserver: values.homeserver,
          ...(token === undefined ? {} : { registration: { token } }),
        });
  console.log(printRun(example, run, values.full));
  return { verified: 0, failed: 1, 'not-run': 2 }[run.outcome];
}

async function runLocally(example: Example): Promise<Run> {
  const server = await startLocalServer(example.needs);
  try {
    return await runExample(example, { homeserver: createTarget(server.url, server.options) });
  } finally {
    await server.stop();
  }
}

const [file = '', ...args] = process.argv.slice(2);
try {
  process.exitCode = await main(file, args);
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 2;
}
