/** The command line of `npm run verify`. */
import { parseArgs } from 'node:util';
import type { CatalogueEntry } from '../snippets/runner/catalogue-rules.ts';
import { messageOf } from '../snippets/runner/failures.ts';
import { parseHomeserver } from '../snippets/runner/homeserver-url.ts';
import { VERIFY_OPTIONS } from './verify-options.ts';

/** The command line asks for something that cannot be. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export interface VerifyArguments {
  readonly homeserver: string | undefined;
  readonly serverName: string | undefined;
  readonly rateLimits: 'on' | 'off' | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly maxWaitMs: number;
  readonly registrationToken: string | undefined;
  readonly sharedSecret: string | undefined;
  /** A file. */
  readonly accounts: string | undefined;
  readonly adminTokens: readonly string[];
  readonly only: readonly string[];
  readonly list: boolean;
  /** A file. */
  readonly resume: string | undefined;
  readonly jobs: number;
  /** A file, or `-`. */
  readonly json: string | undefined;
  readonly html: string | undefined;
  readonly help: boolean;
}

/** Options that say something about a server which is already there. */
const OF_A_SERVER = [
  'server-name',
  'rate-limits',
  'setting',
  'registration-token',
  'shared-secret',
  'accounts',
  'admin-token',
] as const;

/** Throws {@link UsageError} naming the option. */
export function readVerifyArguments(args: readonly string[]): VerifyArguments {
  const values = parse(args);
  const { homeserver } = values;
  const stray = OF_A_SERVER.find((name) => [values[name] ?? []].flat().length > 0);
  if (homeserver === undefined && stray !== undefined)
    throw new UsageError(`--${stray} goes with --homeserver`);
  return {
    homeserver: homeserver === undefined ? undefined : readUrl(homeserver),
    serverName: values['server-name'],
    rateLimits: readSwitch(values['rate-limits']),
    settings: Object.fromEntries((values.setting ?? []).map(readSetting)),
    maxWaitMs: 1000 * readNumber('max-wait', values['max-wait'], 0, 86_400),
    registrationToken: values['registration-token'],
    sharedSecret: values['shared-secret'],
    accounts: values.accounts,
    adminTokens: values['admin-token'] ?? [],
    only: (values.only ?? []).flatMap((value) => value.split(',')),
    list: values.list === true,
    resume: values.resume,
    jobs: readNumber('jobs', values.jobs, 1, 64),
    json: values.json,
    html: values.html,
    help: values.help === true,
  };
}

const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;
const switched = { type: 'boolean' } as const;

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        homeserver: text,
        'server-name': text,
        'rate-limits': text,
        setting: texts,
        'max-wait': { ...text, default: VERIFY_OPTIONS['max-wait'].initial },
        'registration-token': text,
        'shared-secret': text,
        accounts: text,
        'admin-token': texts,
        only: texts,
        list: switched,
        resume: text,
        jobs: { ...text, default: VERIFY_OPTIONS.jobs.initial },
        json: text,
        html: text,
        help: { ...switched, short: VERIFY_OPTIONS.help.short },
      } satisfies Record<keyof typeof VERIFY_OPTIONS, object>,
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

function readSwitch(value: string | undefined): 'on' | 'off' | undefined {
  if (value === undefined || value === 'on' || value === 'off') return value;
  throw new UsageError(`--rate-limits takes on or off, not “${value}”`);
}

function readSetting(value: string): [string, string] {
  const mark = value.indexOf('=');
  if (mark < 1) throw new UsageError(`--setting takes NAME=VALUE, not “${value}”`);
  return [value.slice(0, mark), value.slice(mark + 1)];
}

function readNumber(name: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= least && number <= most) return number;
  throw new UsageError(`--${name} takes a whole number from ${least} to ${most}, not “${value}”`);
}

/**
 * The entries of these modules or ids, or all. A name is a module (`login`), an id, or an id without its API
 * (`login/password`). Throws {@link UsageError} for one that is none of these.
 */
export function pickEntries(
  entries: readonly CatalogueEntry[],
  only: readonly string[],
): readonly CatalogueEntry[] {
  if (only.length === 0) return entries;
  const isNamed = ({ id, module }: CatalogueEntry, name: string): boolean =>
    name === module || name === id || name === id.slice(id.indexOf('/') + 1);
  const unknown = only.find((name) => !entries.some((entry) => isNamed(entry, name)));
  if (unknown !== undefined) {
    const modules = [...new Set(entries.map(({ module }) => module))].join(', ');
    throw new UsageError(
      `--only: there is no module or example “${unknown}”; there are ${modules || 'none yet'}`,
    );
  }
  return entries.filter((entry) => only.some((name) => isNamed(entry, name)));
}
