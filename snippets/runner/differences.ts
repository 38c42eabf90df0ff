/** How a server's answers differ from those of Ruma TS, sorted by kind and put into words. Pure. */
import type { JsonValue } from '../../server/matrix/json.ts';
import { compareRuns, type Difference } from './compare.ts';
import type { NormalExchange } from './normalize.ts';

/** What differs: in the answer, or (`request`, `exchange`) in what the example then asked because an earlier answer differed. */
export type DifferenceKind =
  | 'status'
  | 'errcode'
  | 'missing'
  | 'extra'
  | 'value'
  | 'header'
  | 'wording'
  | 'request'
  | 'exchange';

/** One difference, for a report. Values that vary from run to run stand as their kind: `‹event id 1›`. */
export interface ReportedDifference {
  /** Which of the example's requests, from 1. */
  readonly exchange: number;
  /** `GET /_matrix/client/v3/rooms/‹room id 1›/state`. */
  readonly request: string;
  readonly kind: DifferenceKind;
  /** Where in the answer's body, as `rooms.join`; a header's name; empty where that says nothing. */
  readonly path: string;
  /** What Ruma TS answers; absent when it has nothing there. */
  readonly expected?: JsonValue;
  /** What came; absent when nothing is there. */
  readonly got?: JsonValue;
  /** A sentence for people. */
  readonly words: string;
}

/**
 * Every difference between the answers of Ruma TS and those that came. Where the status differs, the rest of the body
 * does so by nature: status and errcode are named alone.
 */
export function reportDifferences(
  documented: readonly NormalExchange[],
  actual: readonly NormalExchange[],
): ReportedDifference[] {
  const found = compareRuns(documented, actual);
  const byExchange = Map.groupBy(found, ({ exchange }) => exchange);
  return [...byExchange].flatMap(([i, differences]) => {
    const one = actual[i] ?? documented[i];
    const request = one === undefined ? '' : `${one.request.method} ${one.request.path}`;
    return essential(differences).map((difference) => reportOne(difference, request));
  });
}

function essential(differences: readonly Difference[]): readonly Difference[] {
  const asked = differences.filter(({ path }) => path.startsWith('request') || path === 'actor');
  const rest = differences.filter((difference) => !asked.includes(difference));
  const status = rest.some(({ path }) => path === 'response.status');
  const told = status
    ? rest.filter(({ path }) => path === 'response.status' || path === 'response.body.errcode')
    : rest;
  return [...asked.slice(0, 1), ...told];
}

function reportOne(difference: Difference, request: string): ReportedDifference {
  const { expected, got } = difference;
  const kind = kindOf(difference);
  const path = /^response\.(?:body|headers)\.(.*)$/.exec(difference.path)?.[1] ?? '';
  return {
    exchange: difference.exchange + 1,
    request,
    kind,
    path,
    ...(expected === undefined ? {} : { expected }),
    ...(got === undefined ? {} : { got }),
    words: inWords(kind, path, expected, got),
  };
}

function kindOf({ path, expected, got, wording }: Difference): DifferenceKind {
  if (path === '') return 'exchange';
  if (path.startsWith('request') || path === 'actor') return 'request';
  if (path === 'response.status') return 'status';
  if (path === 'response.body.errcode') return 'errcode';
  if (path.startsWith('response.headers')) return 'header';
  if (wording === true) return 'wording';
  if (got === undefined) return 'missing';
  return expected === undefined ? 'extra' : 'value';
}

function inWords(
  kind: DifferenceKind,
  path: string,
  expected: JsonValue | undefined,
  got: JsonValue | undefined,
): string {
  const [theirs, ours] = [short(got), short(expected)];
  const where = path === '' ? 'the body' : path;
  switch (kind) {
    case 'status':
      return `The status is ${theirs}; Ruma TS answers ${ours}.`;
    case 'errcode':
      return `The errcode is ${theirs}; Ruma TS answers ${ours}.`;
    case 'missing':
      return `There is no ${where}; Ruma TS has ${ours} there.`;
    case 'extra':
      return `There is ${where} too, which is ${theirs}; Ruma TS has none.`;
    case 'value':
      return `In ${where} is ${theirs}; Ruma TS has ${ours}.`;
    case 'header':
      return `The header ${where} is ${theirs}; from Ruma TS it is ${ours}.`;
    case 'wording':
      return `The error says ${theirs}; that text is every server’s own.`;
    case 'request':
      return 'The example asked something else here, because an earlier answer was another one.';
    case 'exchange':
      return got === undefined
        ? `The example did not get this far; with Ruma TS it goes on with ${ours}.`
        : `The example asked once more: ${theirs}.`;
  }
}

const MAX_WORDS = 160;

function short(value: JsonValue | undefined): string {
  if (value === undefined) return 'not there';
  const text = JSON.stringify(value);
  return text.length > MAX_WORDS ? `${text.slice(0, MAX_WORDS)}…` : text;
}
