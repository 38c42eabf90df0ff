/** What `npm run verify` found, as data: what `--json` writes, and what all that people read is made from. Pure. */
import type { CatalogueEntry } from './catalogue-rules.ts';
import type { ReportedDifference } from './differences.ts';
import {
  tallyRequirements,
  type Requirement,
  type Requirements,
  type Strength,
} from './requirements.ts';
import type { ReportedExample, ReportedOutcome } from './reported-example.ts';

/** How many examples came to what, and how many of their claims hold. */
export interface Summary {
  readonly examples: number;
  readonly verified: number;
  readonly failed: number;
  readonly notRun: number;
  /** Not reached before the run was interrupted. */
  readonly pending: number;
  /** Claims that were put to the test. */
  readonly claims: number;
  readonly claimsHeld: number;
}

/** The same for one module of the specification. */
export interface ModuleSummary extends Summary {
  readonly module: string;
}

/** The report of one run. `format` changes when a field is renamed, loses its meaning or goes; new fields may come at any time. */
export interface Report {
  readonly format: 1;
  readonly madeBy: { readonly name: 'Ruma TS'; readonly version: string; readonly spec: string };
  /** The URL given, or `local` for servers started for this. */
  readonly homeserver: string;
  /** What the server says that it is. */
  readonly software?: { readonly name: string; readonly version: string };
  readonly state: 'complete' | 'interrupted';
  /** ISO 8601, when the (last) run began. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Milliseconds in which requests were held back because the server asked for patience. */
  readonly waitedMs: number;
  readonly summary: Summary;
  readonly modules: readonly ModuleSummary[];
  /** How many requirements of the specification hold, as far as claims prove them. */
  readonly requirements: Requirements;
  /** Users of `--accounts` that were handed out and have traces now. */
  readonly accountsUsed: readonly string[];
  readonly examples: readonly ReportedExample[];
}

/** What a report says beside its examples and what is counted from them. */
export type ReportFacts = Omit<Report, 'format' | 'summary' | 'modules' | 'requirements'>;

/** Counts all there is to count. Examples come in the order of their modules and ids. */
export function toReport(facts: ReportFacts, requirements: readonly Requirement[]): Report {
  const examples = facts.examples.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const byModule = Map.groupBy(examples, ({ module }) => module);
  const claims = new Map(
    examples.flatMap(({ id, outcome, claims: stated }) =>
      stated.map(
        (claim) => [`${id}#${claim.id}`, wasRun({ outcome }) ? claim.holds : undefined] as const,
      ),
    ),
  );
  return {
    format: 1,
    ...facts,
    summary: summarise(examples),
    modules: [...byModule]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, of]) => ({ module, ...summarise(of) })),
    requirements: tallyRequirements(requirements, claims),
    examples,
  };
}

/** Whether its claims were put to the test. */
export function wasRun({ outcome }: Pick<ReportedExample, 'outcome'>): boolean {
  return outcome === 'verified' || outcome === 'failed';
}

export function summarise(examples: readonly ReportedExample[]): Summary {
  const count = (outcome: ReportedOutcome): number =>
    examples.filter((one) => one.outcome === outcome).length;
  const claims = examples.filter(wasRun).flatMap((one) => one.claims);
  return {
    examples: examples.length,
    verified: count('verified'),
    failed: count('failed'),
    notRun: count('not-run'),
    pending: count('pending'),
    claims: claims.length,
    claimsHeld: claims.filter(({ holds }) => holds).length,
  };
}

/** A report that was written earlier. Throws an `Error` when it is not one that we can read. */
export function readReport(json: unknown): Report {
  if (!isReport(json))
    throw new Error(
      'it is not a report of “npm run verify”, or one of a format other than 1, the one this version reads',
    );
  return json;
}

/** Reports are made by us: a look at what later code depends on is enough. */
function isReport(json: unknown): json is Report {
  if (typeof json !== 'object' || json === null) return false;
  const { format, homeserver, examples, accountsUsed }: Partial<Record<keyof Report, unknown>> =
    json;
  return (
    format === 1 &&
    typeof homeserver === 'string' &&
    Array.isArray(accountsUsed) &&
    Array.isArray(examples) &&
    examples.every(
      (one: unknown) =>
        typeof one === 'object' &&
        one !== null &&
        'id' in one &&
        'outcome' in one &&
        'claims' in one &&
        Array.isArray(one.claims),
    )
  );
}

/**
 * What need not be run again: examples that were verified, and claim now what they claimed then.
 * @returns by id
 */
export function keptFrom(
  report: Report,
  entries: readonly CatalogueEntry[],
): ReadonlyMap<string, ReportedExample> {
  const before = new Map(report.examples.map((one) => [one.id, one]));
  const kept = entries.flatMap(({ id, example }) => {
    const one = before.get(id);
    if (one?.outcome !== 'verified') return [];
    const then = one.claims.map((claim) => [claim.id, claim.text]);
    const same = JSON.stringify(then) === JSON.stringify(Object.entries(example.claims));
    return same ? [[id, one] as const] : [];
  });
  return new Map(kept);
}

/** The differences that are more than another text of an error. */
export function tellingDifferences(example: ReportedExample): readonly ReportedDifference[] {
  return example.differences.filter(({ kind }) => kind !== 'wording');
}

/** The verified examples with such differences. */
export function verifiedDiffering({ examples }: Pick<Report, 'examples'>): ReportedExample[] {
  return examples.filter((one) => one.outcome === 'verified' && tellingDifferences(one).length > 0);
}

/** A requirement of the specification that a claim says is not met. */
export interface BrokenRequirement {
  readonly id: string;
  readonly strength: Strength;
  readonly where: string;
  readonly asks: string;
  /** The examples with such a claim. */
  readonly examples: readonly string[];
}

/** Those that do not hold, the strong ones first. */
export function brokenRequirements({ examples }: Pick<Report, 'examples'>): BrokenRequirement[] {
  const broken = examples
    .filter(({ outcome }) => outcome === 'failed')
    .flatMap(({ id, claims }) =>
      claims
        .filter(({ holds }) => !holds)
        .flatMap(({ requirements }) => requirements.map((one) => ({ ...one, example: id }))),
    );
  return [...Map.groupBy(broken, ({ id }) => id).values()]
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const { example: _one, ...requirement } = first;
      return [{ ...requirement, examples: [...new Set(same.map(({ example }) => example))] }];
    })
    .toSorted((a, b) => (a.strength < b.strength ? -1 : a.strength > b.strength ? 1 : 0));
}
