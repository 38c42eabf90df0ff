/** Which claims prove which requirements of the specification, and how many of those hold. Pure. */

/** How strong a requirement is: MUST and MUST NOT, or SHOULD and SHOULD NOT. */
export const STRENGTHS = ['MUST', 'SHOULD'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** A requirement on homeservers that claims prove. */
export interface Requirement {
  readonly id: string;
  readonly strength: Strength;
  /** The heading that it stands below, within the published specification. */
  readonly where: string;
  /** What it asks, in our words. */
  readonly asks: string;
  /** `client/login/password#device-id`. */
  readonly claims: readonly string[];
}

/** How many requirements of a strength hold. */
export interface RequirementTally {
  /** All the claims that prove it hold. */
  readonly hold: number;
  /** A claim that proves it does not hold. */
  readonly broken: number;
  /** Some of its claims could not be put to the test, and none that was is broken. */
  readonly untold: number;
}

export type Requirements = Readonly<Record<Strength, RequirementTally>>;

/** Finds the requirements that a claim proves. */
export type RequirementsOf = (example: string, claim: string) => readonly Requirement[];

/** Makes that of a list. */
export function requirementsBy(requirements: readonly Requirement[]): RequirementsOf {
  const pairs = requirements.flatMap((one) => one.claims.map((claim) => [claim, one] as const));
  const byClaim = Map.groupBy(pairs, ([claim]) => claim);
  return (example, claim) =>
    (byClaim.get(`${example}#${claim}`) ?? []).map(([, requirement]) => requirement);
}

/**
 * Counts those that the claims are about.
 * @param claims each claim by `example#claim`, and whether it holds; undefined where it could not be put to the test.
 */
export function tallyRequirements(
  requirements: readonly Requirement[],
  claims: ReadonlyMap<string, boolean | undefined>,
): Requirements {
  const touched = requirements.filter(({ claims: proofs }) =>
    proofs.some((proof) => claims.has(proof)),
  );
  const states = touched.map(({ strength, claims: proofs }) => {
    const found = proofs.map((proof) => claims.get(proof));
    const state = found.includes(false) ? 'broken' : found.includes(undefined) ? 'untold' : 'hold';
    return { strength, state };
  });
  const count = (strength: Strength): RequirementTally => {
    const of = (state: string): number =>
      states.filter((one) => one.strength === strength && one.state === state).length;
    return { hold: of('hold'), broken: of('broken'), untold: of('untold') };
  };
  return { MUST: count('MUST'), SHOULD: count('SHOULD') };
}

/** The requirements of a data file that claims prove. What is not shaped like one is left out. */
export function requirementsIn(file: unknown): Requirement[] {
  const list = fieldOf(file, 'requirements');
  if (!Array.isArray(list)) return [];
  return list.flatMap((entry: unknown) => {
    const [id, keyword] = [fieldOf(entry, 'id'), fieldOf(entry, 'keyword')];
    const [where, asks] = [fieldOf(entry, 'where'), fieldOf(entry, 'asks')];
    const claims = fieldOf(entry, 'claims');
    if (typeof id !== 'string' || typeof keyword !== 'string' || !Array.isArray(claims)) return [];
    const strength = strengthOf(keyword);
    if (strength === undefined) return [];
    return [
      {
        id,
        strength,
        where: String(where ?? ''),
        asks: String(asks ?? ''),
        claims: claims.map(String),
      },
    ];
  });
}

function strengthOf(keyword: string): Strength | undefined {
  if (/^MUST\b/.test(keyword)) return 'MUST';
  return /^SHOULD\b/.test(keyword) ? 'SHOULD' : undefined;
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
