/**
 * `npm run verify`: runs the examples against any homeserver, or against servers of our own.
 *
 * Exit code: 0 nothing failed, 1 an example failed, 2 wrong usage or a server that does not answer.
 */
import { loadExamples } from '../snippets/runner/catalogue-node.ts';
import { messageOf } from '../snippets/runner/failures.ts';
import { closingLine, moduleTable, progressLine, toReport } from '../snippets/runner/report.ts';
import { createTarget } from '../snippets/runner/target.ts';
import { verifyAgainst, verifyLocally, type Verified } from '../snippets/runner/verify.ts';
import { pickEntries, readVerifyArguments, USAGE, UsageError } from './verify-arguments.ts';

/** Writes it all before going on: exiting cuts off what a pipe has not taken yet. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  return new Promise((resolve) => stream.write(`${text}\n`, () => resolve()));
}

async function main(): Promise<number> {
  const given = readVerifyArguments(process.argv.slice(2));
  if (given.help) {
    await write(process.stdout, USAGE);
    return 0;
  }
  const entries = pickEntries(await loadExamples(), given.only);
  const progress = given.json ? process.stderr : process.stdout;
  let done = 0;
  const options = {
    concurrency: given.concurrency,
    onResult: (result: Verified): void => {
      done += 1;
      void write(progress, `[${done}/${entries.length}] ${progressLine(result)}`);
    },
  };
  let results: Verified[];
  if (given.homeserver === undefined) {
    results = await verifyLocally(entries, options);
  } else {
    const target = createTarget(given.homeserver, { registration: given.registration });
    await target.reach();
    results = await verifyAgainst(target, entries, options);
  }
  if (given.json) {
    const report = toReport(given.homeserver ?? 'local', results);
    await write(process.stdout, JSON.stringify(report, null, 2));
  } else {
    await write(process.stdout, `\n${moduleTable(results)}\n\n${closingLine(results)}`);
  }
  return results.some(({ run }) => run.outcome === 'failed') ? 1 : 0;
}

try {
  process.exit(await main());
} catch (error) {
  const hint = error instanceof UsageError ? `\n\n${USAGE}` : '';
  await write(process.stderr, `verify: ${messageOf(error)}${hint}`);
  process.exit(2);
}
