/** A report as lines for a terminal. Pure. */
import { NEVER_STATED } from './claims.ts';
import {
  brokenRequirements,
  tellingDifferences,
  verifiedDiffering,
  type ModuleSummary,
  type Report,
} from './report.ts';
import type { ReportedExample, ReportedOutcome } from './reported-example.ts';
import { STRENGTHS, type RequirementTally } from './requirements.ts';

export const MARKS: Readonly<Record<ReportedOutcome, string>> = {
  verified: '✓',
  failed: '✗',
  'not-run': '–',
  pending: '·',
};

/** One line of progress; below it why it failed or was not run, and what differed. */
export function progressLine(example: ReportedExample): string {
  const { outcome, claims, differences } = example;
  const holding = claims.filter((claim) => claim.holds).length;
  const differing = tellingDifferences(example).length;
  const facts =
    outcome === 'not-run'
      ? ['not run']
      : [
          `${holding}/${claims.length} claims`,
          ...(differing > 0
            ? [`${differing} ${differing === 1 ? 'difference' : 'differences'}`]
            : []),
          `${example.durationMs} ms`,
        ];
  const line = `${MARKS[outcome]} ${example.id}  ${facts.join(', ')}`;
  if (outcome === 'failed') return [line, ...failureLines(example)].join('\n');
  const { reason } = example;
  return [line, ...(reason === undefined || differences.length > 0 ? [] : [`    ${reason}`])].join(
    '\n',
  );
}

const MAX_DIFFERENCES = 6;

/** What went wrong, for whoever can mend it: the claims that are broken, the answers that differ, or the last request. */
export function failureLines(example: ReportedExample): string[] {
  const broken = example.claims.filter(({ holds }) => !holds);
  const stated = broken.filter(({ seen }) => seen !== NEVER_STATED);
  const claims = stated.map(({ text, seen, requirements }) => {
    const strength = requirements.map((one) => one.strength).toSorted()[0];
    const found = seen === undefined ? '' : `\n        found: ${seen.slice(0, 300)}`;
    return `    ${strength === undefined ? '' : `${strength}: `}${text}${found}`;
  });
  const differing = tellingDifferences(example).filter(({ kind }) => kind !== 'request');
  const differences = differing
    .slice(0, MAX_DIFFERENCES)
    .map(({ request, words }) => `    ${request}\n        ${words}`);
  const more = differing.length - differences.length;
  const last = example.exchanges.at(-1);
  return [
    ...(claims.length > 0 ? claims : [`    ${example.reason ?? 'it failed'}`]),
    ...differences,
    ...(more > 0 ? [`    … and ${more} more differences`] : []),
    ...(differences.length > 0 || last === undefined ? [] : [lastExchange(last)]),
  ];
}

function lastExchange({ request, response }: ReportedExample['exchanges'][number]): string {
  const [asked = ''] = request.split('\n');
  const status = response.split('\n')[0]?.replace('HTTP/1.1 ', '') ?? '';
  const body = response.split('\n\n').slice(1).join(' ').replaceAll(/\s+/g, ' ').slice(0, 300);
  return `    ${asked.replace(' HTTP/1.1', '')} → ${status} ${body}`;
}

/** Everything that is said at the end. */
export function closingText(report: Report): string {
  return [
    moduleTable(report.modules),
    requirementLines(report),
    notRunLines(report),
    hintLines(report),
    closingLine(report),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** A table with a row for each module. */
export function moduleTable(modules: readonly ModuleSummary[]): string {
  const rows = modules.map(({ module, verified, failed, notRun, pending, claims, claimsHeld }) =>
    [module, verified, failed, notRun + pending, `${claimsHeld}/${claims}`].map(String),
  );
  const table = [['module', 'verified', 'failed', 'not run', 'claims'], ...rows];
  const widths =
    table[0]?.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? [];
  const align = (cell: string, i: number): string =>
    i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0);
  return table.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

/** “MUST: 212 of 214 hold; 9 more could not be told”, for each strength that claims are about; then those that do not. */
function requirementLines(report: Report): string {
  const broken = brokenRequirements(report);
  const lines = STRENGTHS.flatMap((strength) => {
    const tally = report.requirements[strength];
    if (total(tally) === 0) return [];
    const ofIt = broken.filter((one) => one.strength === strength);
    return [
      `${strength}: ${tallyWords(tally)}`,
      ...ofIt.map(({ asks, where, examples }) => `  ✗ ${asks} ${where}  (${examples.join(', ')})`),
    ];
  });
  return lines.join('\n');
}

export function tallyWords({ hold, broken, untold }: RequirementTally): string {
  if (hold + broken === 0) return `none of ${untold} could be told`;
  const rest = untold === 0 ? '' : `; ${untold} more could not be told`;
  return `${hold} of ${hold + broken} hold${rest}`;
}

function total({ hold, broken, untold }: RequirementTally): number {
  return hold + broken + untold;
}

/** Why examples were not run: each reason, and how many. */
export function reasonsNotRun(report: Report): readonly { reason: string; ids: string[] }[] {
  const notRun = report.examples.filter(({ outcome }) => outcome === 'not-run');
  return [...Map.groupBy(notRun, ({ reason = '' }) => reason)]
    .map(([reason, of]) => ({ reason, ids: of.map(({ id }) => id) }))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}

function notRunLines(report: Report): string {
  const reasons = reasonsNotRun(report);
  if (reasons.length === 0) return '';
  return [
    'not run, because',
    ...reasons.map(({ reason, ids }) => `  ${ids.length} × ${reason}`),
  ].join('\n');
}

function hintLines(report: Report): string {
  const differing = verifiedDiffering(report);
  return [
    ...(differing.length > 0
      ? [`${differing.length} verified examples had answers that differ from those of Ruma TS`]
      : []),
    ...(report.waitedMs > 0
      ? [`requests were held back for ${Math.ceil(report.waitedMs / 1000)} s, as the server asked`]
      : []),
    ...(report.state === 'interrupted'
      ? [`interrupted: ${report.summary.pending} examples were not reached; --resume goes on`]
      : []),
  ].join('\n');
}

/** The closing line. */
export function closingLine({ summary }: Report): string {
  const { verified, failed, notRun, pending } = summary;
  return `examples: ${verified} passed, ${failed} failed, ${notRun + pending} skipped`;
}
