/** The command line of `npm run verify`. */
import { parseArgs } from 'node:util';
import type { CatalogueEntry } from '../snippets/runner/catalogue-rules.ts';
import { messageOf } from '../snippets/runner/failures.ts';
import { parseHomeserver } from '../snippets/runner/homeserver-url.ts';
import type { Registration } from '../snippets/runner/register.ts';

export const USAGE = `usage: npm run verify -- [options]

  --homeserver URL            the server to run the examples against; without it, servers are started for them
  --user-registration KIND    how to make accounts there: open or token (default: whichever it offers)
  --registration-token TOKEN  the token for that
  --only MODULE               only this module of the spec, or this example; may be repeated
  --concurrency N             how many examples run side by side (default 4)
  --json                      print one JSON object, and progress to standard error
  --help                      print this`;

/** The command line asks for something that cannot be. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface VerifyArguments {
  readonly homeserver: string | undefined;
  readonly registration: Registration;
  readonly only: readonly string[];
  readonly concurrency: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** Throws {@link UsageError} naming the flag. */
export function readVerifyArguments(args: string[]): VerifyArguments {
  const values = parse(args);
  const homeserver = values.homeserver;
  const kind = values['user-registration'];
  const token = values['registration-token'];
  if (homeserver === undefined && (kind !== undefined || token !== undefined))
    throw new UsageError('--user-registration and --registration-token go with --homeserver');
  if (kind !== undefined && kind !== 'open' && kind !== 'token')
    throw new UsageError(`--user-registration takes open or token, not “${kind}”`);
  if (kind === 'token' && token === undefined)
    throw new UsageError('--user-registration token needs --registration-token TOKEN');
  if (kind === 'open' && token !== undefined)
    throw new UsageError('--registration-token does not go with --user-registration open');
  return {
    homeserver: homeserver === undefined ? undefined : readUrl(homeserver),
    registration: {
      ...(kind === undefined ? {} : { kind }),
      ...(token === undefined ? {} : { token }),
    },
    only: values.only.flatMap((value) => value.split(',')),
    concurrency: readConcurrency(values.concurrency),
    json: values.json,
    help: values.help,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        homeserver: { type: 'string' },
        'user-registration': { type: 'string' },
        'registration-token': { type: 'string' },
        only: { type: 'string', multiple: true, default: [] },
        concurrency: { type: 'string', default: '4' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function readUrl(value: string): string {
  try {
    return parseHomeserver(value);
  } catch (error) {
    throw new UsageError(`--homeserver: ${messageOf(error)}`);
  }
}

function readConcurrency(value: string): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= 1 && number <= 64) return number;
  throw new UsageError(`--concurrency takes a whole number from 1 to 64, not “${value}”`);
}

/** The entries of these modules or ids, or all. Throws {@link UsageError} for a name that is neither. */
export function pickEntries(
  entries: readonly CatalogueEntry[],
  only: readonly string[],
): readonly CatalogueEntry[] {
  const unknown = only.find(
    (name) => !entries.some(({ id, module }) => name === module || name === id),
  );
  if (unknown !== undefined) {
    const modules = [...new Set(entries.map(({ module }) => module))].join(', ');
    throw new UsageError(
      `--only: there is no module “${unknown}”; there are ${modules || 'none yet'}`,
    );
  }
  return only.length === 0
    ? entries
    : entries.filter(({ id, module }) => only.includes(module) || only.includes(id));
}
