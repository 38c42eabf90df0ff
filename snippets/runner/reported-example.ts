/** One example in a report: what it claims, what came of it, and how the answers differ from those of Ruma TS. Pure. */
import { isArray, isObject, type JsonValue } from '../../server/matrix/json.ts';
import type { CatalogueEntry } from './catalogue-rules.ts';
import { reportDifferences, type ReportedDifference } from './differences.ts';
import type { Exchange, Outcome, Run } from './exchange.ts';
import { renderRequest, renderResponse } from './http.ts';
import { normalizeRun } from './normalize.ts';
import type { RequirementsOf, Strength } from './requirements.ts';
import { createShortener, type Shortener } from './shorten.ts';

/** `pending`: it was not reached before the run was interrupted. */
export type ReportedOutcome = Outcome | 'pending';

export interface ReportedClaim {
  readonly id: string;
  /** The sentence that is proved. */
  readonly text: string;
  /** False as well when it was not put to the test; `outcome` tells. */
  readonly holds: boolean;
  /** What was found instead. */
  readonly seen?: string;
  /** What of the specification it proves. Empty: no requirement is linked to it. */
  readonly requirements: readonly {
    readonly id: string;
    readonly strength: Strength;
    readonly where: string;
    readonly asks: string;
  }[];
}

/** One request of a failed example, as text, long values cut short. */
export interface ReportedExchange {
  /** From 1; 0 for set-up. */
  readonly exchange: number;
  readonly caption?: string;
  readonly request: string;
  readonly response: string;
  /** What Ruma TS answers. */
  readonly expected?: string;
}

export interface ReportedExample {
  readonly id: string;
  readonly module: string;
  readonly title: string;
  readonly operations: readonly string[];
  /** The heading it follows: `client-server-api/#login`. */
  readonly spec: string;
  /** The strongest requirement that one of its claims proves. */
  readonly kind: Strength | 'none';
  readonly outcome: ReportedOutcome;
  /** Why it failed or was not run. */
  readonly reason?: string;
  readonly durationMs: number;
  readonly claims: readonly ReportedClaim[];
  /** Against another server: how its answers differ, whether or not a claim is broken by it. */
  readonly differences: readonly ReportedDifference[];
  /** Of a failed example: its requests and answers. */
  readonly exchanges: readonly ReportedExchange[];
}

export interface ReportingOptions {
  readonly requirementsOf: RequirementsOf;
  /** Texts that must not be told: tokens and passwords that were given. */
  readonly secrets?: readonly string[];
}

/**
 * The example as a report has it.
 * @param reference the run of the same example against Ruma TS, to compare with; without it nothing is compared.
 */
export function reportExample(
  { id, module, example }: CatalogueEntry,
  run: Run | undefined,
  { requirementsOf, secrets = [] }: ReportingOptions,
  reference?: Run,
): ReportedExample {
  const shortener = run === undefined ? undefined : createShortener(run);
  const clean = (text: string): string => withoutSecrets(shortener?.text(text) ?? text, secrets);
  const stated = new Map((run?.claims ?? []).map((claim) => [claim.id, claim]));
  const claims = Object.entries(example.claims).map(([claim, text]): ReportedClaim => {
    const { holds = false, seen } = stated.get(claim) ?? {};
    const requirements = requirementsOf(id, claim).map(({ claims: _proofs, ...rest }) => rest);
    return {
      id: claim,
      text,
      holds,
      ...(seen === undefined ? {} : { seen: clean(seen) }),
      requirements,
    };
  });
  const compared = run !== undefined && run.outcome !== 'not-run' && reference !== undefined;
  return {
    id,
    module,
    title: example.title,
    operations: example.operations,
    spec: example.spec,
    kind: strongest(claims.flatMap(({ requirements }) => requirements)),
    outcome: run?.outcome ?? 'pending',
    ...(run?.reason === undefined ? {} : { reason: clean(run.reason) }),
    durationMs: run?.durationMs ?? 0,
    claims,
    differences: compared
      ? reportDifferences(normalizeRun(reference), normalizeRun(run)).map((difference) =>
          cleanDifference(difference, secrets),
        )
      : [],
    exchanges:
      run?.outcome === 'failed' && shortener !== undefined
        ? reportExchanges(run, shortener, reference, secrets)
        : [],
  };
}

function strongest(requirements: readonly { readonly strength: Strength }[]): Strength | 'none' {
  if (requirements.some(({ strength }) => strength === 'MUST')) return 'MUST';
  return requirements.length > 0 ? 'SHOULD' : 'none';
}

/** The requests that were shown; and before them the end of the set-up, if that is all there is. */
function reportExchanges(
  run: Run,
  shortener: Shortener,
  reference: Run | undefined,
  secrets: readonly string[],
): ReportedExchange[] {
  const theirs = reference === undefined ? undefined : createShortener(reference);
  const host = URL.parse(run.homeserver)?.host ?? run.homeserver;
  const text = (value: string): string => cut(withoutSecrets(value, secrets));
  const one = (exchange: Exchange, number: number): ReportedExchange => {
    const { caption, request, response } = shortener.exchange(exchange);
    const expected = number === 0 ? undefined : reference?.exchanges[number - 1];
    return {
      exchange: number,
      ...(caption === undefined ? {} : { caption }),
      request: text(renderRequest(request, host)),
      response: text(renderResponse(response)),
      ...(expected === undefined || theirs === undefined
        ? {}
        : { expected: text(renderResponse(theirs.exchange(expected).response)) }),
    };
  };
  const setUp = run.exchanges.length === 0 ? run.quiet.slice(-2) : [];
  return [
    ...setUp.map((exchange) => one(exchange, 0)),
    ...run.exchanges.map((exchange, i) => one(exchange, i + 1)),
  ];
}

const MAX_TEXT = 6000;

function cut(text: string): string {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}\n…` : text;
}

function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (clean, secret) => (secret === '' ? clean : clean.replaceAll(secret, '‹secret›')),
    text,
  );
}

function cleanDifference(
  difference: ReportedDifference,
  secrets: readonly string[],
): ReportedDifference {
  const { expected, got } = difference;
  return {
    ...difference,
    request: withoutSecrets(difference.request, secrets),
    words: withoutSecrets(difference.words, secrets),
    ...(expected === undefined ? {} : { expected: cleanJson(expected, secrets) }),
    ...(got === undefined ? {} : { got: cleanJson(got, secrets) }),
  };
}

function cleanJson(value: JsonValue, secrets: readonly string[]): JsonValue {
  if (typeof value === 'string') return withoutSecrets(value, secrets);
  if (isArray(value)) return value.map((item) => cleanJson(item, secrets));
  if (isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, cleanJson(item, secrets)]),
    );
  return value;
}
