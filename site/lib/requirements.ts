/**
 * Every requirement that the specification makes of a homeserver's client-server API, and what proves it in this build.
 *
 * A claim or a test that is named and not there stops the build. What nothing proves is counted as open.
 */
import { provedClaim, type ProvedClaim } from './proofs.ts';
import { namedTest, readRequirements, type NamedTest } from './requirement-data.ts';
import type { OtherRequirement, OurRequirement } from './requirement-schema.ts';

/**
 * Where a requirement stands: `proved` by claims that held in this build; `tested` by a test, where no client can see it;
 * `cannot` be proved here; `open`.
 */
export type RequirementState = 'proved' | 'tested' | 'cannot' | 'open';

/** A requirement on servers with what proves it. */
export interface JudgedRequirement {
  readonly requirement: OurRequirement;
  readonly state: RequirementState;
  /** The claims, each under the id that names it. */
  readonly claims: readonly (ProvedClaim & { readonly of: string })[];
  readonly tests: readonly NamedTest[];
  /** Why it cannot be proved, or what is missing. */
  readonly reason: string | undefined;
}

/** All of them. */
export interface Requirements {
  readonly ours: readonly JudgedRequirement[];
  readonly others: readonly OtherRequirement[];
}

/** How many stand where. */
export type RequirementCounts = Readonly<Record<RequirementState | 'all', number>>;

async function judge(requirement: OurRequirement): Promise<JudgedRequirement> {
  const { id, claims = [], tests = [], cannot, open } = requirement;
  try {
    return {
      requirement,
      state:
        claims.length > 0
          ? 'proved'
          : tests.length > 0
            ? 'tested'
            : cannot === undefined
              ? 'open'
              : 'cannot',
      claims: await Promise.all(claims.map(async (of) => ({ of, ...(await provedClaim(of)) }))),
      tests: tests.map(namedTest),
      reason: cannot ?? open,
    };
  } catch (error) {
    throw new Error(`requirement ${id} (${requirement.doc}) names what does not prove it`, {
      cause: error,
    });
  }
}

async function judgeAll(): Promise<Requirements> {
  const all = await readRequirements();
  return {
    ours: await Promise.all(all.filter((one) => one.verdict === 'ours').map(judge)),
    others: all.filter((one) => one.verdict !== 'ours'),
  };
}

let judged: Promise<Requirements> | undefined;

/** Every requirement, judged once in a build. */
export function requirements(): Promise<Requirements> {
  if (import.meta.env.DEV) return judgeAll();
  judged ??= judgeAll();
  return judged;
}

/** Counts how many of these stand where. */
export function countStates(list: readonly JudgedRequirement[]): RequirementCounts {
  const count = (state: RequirementState): number =>
    list.filter((one) => one.state === state).length;
  return {
    all: list.length,
    proved: count('proved'),
    tested: count('tested'),
    cannot: count('cannot'),
    open: count('open'),
  };
}

/** The same for each module, by name. */
export function countByModule(
  list: readonly JudgedRequirement[],
): readonly (RequirementCounts & { readonly module: string })[] {
  const modules = [...new Set(list.map(({ requirement }) => requirement.module))].sort();
  return modules.map((module) => ({
    module,
    ...countStates(list.filter(({ requirement }) => requirement.module === module)),
  }));
}
