/** What `npm run verify` says: one JSON object for machines, lines and a table for people. Pure. */
import type { Outcome, Run } from './exchange.ts';
import type { Verified } from './verify.ts';

/** How many examples came to what. */
export interface Summary {
  readonly examples: number;
  readonly verified: number;
  readonly failed: number;
  readonly notRun: number;
}

/** The object that `--json` prints. */
export interface Report {
  /** The URL given, or `local` for servers started for this. */
  readonly homeserver: string;
  readonly summary: Summary;
  readonly examples: readonly ReportedExample[];
}

export interface ReportedExample {
  readonly id: string;
  readonly module: string;
  readonly operations: readonly string[];
  readonly outcome: Outcome;
  readonly reason?: string;
  /** Empty when it was not run. */
  readonly claims: readonly { readonly text: string; readonly holds: boolean }[];
}

export function summarise(results: readonly Verified[]): Summary {
  const count = (outcome: Outcome): number =>
    results.filter(({ run }) => run.outcome === outcome).length;
  return {
    examples: results.length,
    verified: count('verified'),
    failed: count('failed'),
    notRun: count('not-run'),
  };
}

export function toReport(homeserver: string, results: readonly Verified[]): Report {
  return {
    homeserver,
    summary: summarise(results),
    examples: results.map(({ entry, run }) => ({
      id: entry.id,
      module: entry.module,
      operations: entry.example.operations,
      outcome: run.outcome,
      ...(run.reason === undefined ? {} : { reason: run.reason }),
      claims: run.claims.map(({ text, holds }) => ({ text, holds })),
    })),
  };
}

const MARKS: Readonly<Record<Outcome, string>> = { verified: '✓', failed: '✗', 'not-run': '–' };

/** One line of progress; with the reason below it unless it was verified. */
export function progressLine({ entry, run }: Verified): string {
  const holding = run.claims.filter((claim) => claim.holds).length;
  const claims = run.outcome === 'not-run' ? 'not run' : `${holding}/${run.claims.length} claims`;
  const line = `${MARKS[run.outcome]} ${entry.id}  ${claims}, ${run.durationMs} ms`;
  const trail = run.outcome === 'failed' ? lastRequests(run) : [];
  return [line, ...(run.reason === undefined ? [] : [`    ${run.reason}`]), ...trail].join('\n');
}

/** The last requests before a failure, set-up included. */
function lastRequests(run: Run): string[] {
  return [...run.quiet.slice(-2), ...run.exchanges.slice(-2)].map(
    ({ actor, request, response }) => {
      const body = JSON.stringify(response.body ?? response.text ?? null);
      return `    ${actor}: ${request.method} ${request.path} → ${response.status} ${body.slice(0, 300)}`;
    },
  );
}

/** A table with a row for each module. */
export function moduleTable(results: readonly Verified[]): string {
  const modules = Map.groupBy(results, ({ entry }) => entry.module);
  const rows = [...modules]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, of]) => {
      const { verified, failed, notRun } = summarise(of);
      const claims = of.flatMap(({ run }) => run.claims);
      const holding = claims.filter((claim) => claim.holds).length;
      return [module, verified, failed, notRun, `${holding}/${claims.length}`].map(String);
    });
  const table = [['module', 'verified', 'failed', 'not run', 'claims'], ...rows];
  const widths =
    table[0]?.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? [];
  const align = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return table.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

/** The closing line. */
export function closingLine(results: readonly Verified[]): string {
  const { verified, failed, notRun } = summarise(results);
  return `examples: ${verified} passed, ${failed} failed, ${notRun} skipped`;
}
