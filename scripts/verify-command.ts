/** `npm run verify` without the process around it: what is asked for, done and said. */
import { readFile, writeFile } from 'node:fs/promises';
import type { JsonValue } from '../server/matrix/json.ts';
import {
  createPool,
  readPool,
  type AccountPool,
  type PooledAccount,
} from '../snippets/runner/account-pool.ts';
import { loadExamples } from '../snippets/runner/catalogue-node.ts';
import type { CatalogueEntry } from '../snippets/runner/catalogue-rules.ts';
import { messageOf } from '../snippets/runner/failures.ts';
import { createPatience, type Patience } from '../snippets/runner/patience.ts';
import { reportExample, type ReportedExample } from '../snippets/runner/reported-example.ts';
import { keptFrom, readReport, toReport, type Report } from '../snippets/runner/report.ts';
import { closingText } from '../snippets/runner/report-text.ts';
import { readRequirements } from '../snippets/runner/requirements-node.ts';
import { requirementsBy } from '../snippets/runner/requirements.ts';
import { createTarget, type Target } from '../snippets/runner/target.ts';
import { verifyAgainst, verifyLocally, type Verified } from '../snippets/runner/verify.ts';
import { MADE_BY } from '../site/verify-report/made-by.ts';
import { reportPage } from '../site/verify-report/page.ts';
import {
  pickEntries,
  readVerifyArguments,
  UsageError,
  type VerifyArguments,
} from './verify-arguments.ts';
import { listText } from './verify-list.ts';
import { usage } from './verify-options.ts';
import { createProgress, type Screen } from './verify-progress.ts';

/** What the command is given of its process. */
export interface Surroundings {
  readonly out: Screen;
  readonly err: Screen;
  /** Aborted on the first interrupt. */
  readonly interrupted: AbortSignal;
}

/** Runs the command, and answers the exit code. Throws for wrong usage, and for servers and files that are not there. */
export async function verify(
  args: readonly string[],
  { out, err, interrupted }: Surroundings,
): Promise<number> {
  const given = readVerifyArguments(args);
  if (given.help) {
    await out.write(`${usage()}\n`);
    return 0;
  }
  const entries = pickEntries(await loadExamples(), given.only);
  if (given.list) {
    await out.write(`${listText(entries)}\n`);
    return 0;
  }
  const before = await previousReport(given);
  const report = await run(given, entries, before, given.json === '-' ? err : out, interrupted);
  await writeReport(given, report, out);
  if (given.json !== '-') await out.write(`\n${closingText(report)}\n`);
  if (report.state === 'interrupted') return 130;
  if (report.summary.failed > 0) return 1;
  return report.summary.verified > 0 ? 0 : 2;
}

/** The report to go on from. Throws {@link UsageError} when it is of another server. */
async function previousReport(given: VerifyArguments): Promise<Report | undefined> {
  if (given.resume === undefined) return undefined;
  const report = await readJson('resume', given.resume, readReport);
  const here = given.homeserver ?? 'local';
  if (report.homeserver !== here)
    throw new UsageError(`--resume: ${given.resume} is about ${report.homeserver}, not ${here}`);
  return report;
}

async function run(
  given: VerifyArguments,
  entries: readonly CatalogueEntry[],
  before: Report | undefined,
  screen: Screen,
  signal: AbortSignal,
): Promise<Report> {
  const started = new Date();
  const kept =
    before === undefined ? new Map<string, ReportedExample>() : keptFrom(before, entries);
  const rest = entries.filter(({ id }) => !kept.has(id));
  const accounts = await accountsOf(given);
  const pool = accounts && createPool(accounts, before?.accountsUsed);
  const patience = createPatience(given.maxWaitMs);
  const target = given.homeserver === undefined ? undefined : targetFor(given, pool, patience);
  await target?.reach();

  const requirements = readRequirements();
  const options = {
    requirementsOf: requirementsBy(requirements),
    secrets: secretsOf(given, accounts ?? []),
  };
  const done = new Map(kept);
  const progress = createProgress(screen, entries.length, kept.size);
  const onResult = ({ entry, run: ran, reference }: Verified): void => {
    const one = reportExample(entry, ran, options, reference);
    done.set(entry.id, one);
    progress.add(one);
  };
  const how = { jobs: given.jobs, onResult, signal };
  if (target === undefined) await verifyLocally(rest, how);
  else await verifyAgainst(target, rest, how);
  await progress.end();

  const software = await target?.software().catch(() => undefined);
  const examples = entries.map(
    (entry) => done.get(entry.id) ?? reportExample(entry, undefined, options),
  );
  return toReport(
    {
      madeBy: MADE_BY,
      homeserver: given.homeserver ?? 'local',
      ...(software === undefined ? {} : { software }),
      state: signal.aborted ? 'interrupted' : 'complete',
      startedAt: started.toISOString(),
      durationMs: Date.now() - started.getTime(),
      waitedMs: patience.waitedMs,
      accountsUsed: pool?.used ?? [],
      examples,
    },
    requirements,
  );
}

function targetFor(
  given: VerifyArguments,
  pool: AccountPool | undefined,
  patience: Patience,
): Target {
  const { registrationToken: token, sharedSecret, serverName, rateLimits, settings } = given;
  return createTarget(given.homeserver ?? '', {
    patience,
    adminTokens: given.adminTokens,
    ...(token === undefined ? {} : { registration: { token } }),
    ...(sharedSecret === undefined ? {} : { sharedSecret }),
    ...(pool === undefined ? {} : { pool }),
    known: {
      ...(serverName === undefined ? {} : { serverName }),
      ...(rateLimits === undefined ? {} : { rateLimits }),
      ...(Object.keys(settings).length === 0 ? {} : { config: settings }),
    },
  });
}

async function accountsOf({ accounts }: VerifyArguments) {
  return accounts === undefined ? undefined : readJson('accounts', accounts, readPool);
}

/** What a report must not tell. */
function secretsOf(given: VerifyArguments, accounts: readonly PooledAccount[]): readonly string[] {
  const own = [given.registrationToken, given.sharedSecret, ...given.adminTokens];
  const theirs = accounts.map((one) => ('password' in one ? one.password : one.access_token));
  return [...own, ...theirs].filter((secret) => secret !== undefined);
}

/** Throws {@link UsageError} naming the option and the file. */
async function readJson<T>(option: string, file: string, read: (json: JsonValue) => T): Promise<T> {
  try {
    const json: JsonValue = JSON.parse(await readFile(file, 'utf8'));
    return read(json);
  } catch (error) {
    throw new UsageError(`--${option}: ${file}: ${messageOf(error)}`);
  }
}

async function writeReport(given: VerifyArguments, report: Report, out: Screen): Promise<void> {
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (given.json === '-') await out.write(json);
  else if (given.json !== undefined) await writeFile(given.json, json);
  if (given.html !== undefined) await writeFile(given.html, reportPage(report));
}
