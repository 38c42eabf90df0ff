/**
 * Rules as the spec prints them: ordered lists within ordered lists.
 *
 * A rule has no number of its own. It is numbered by where it stands, as a list on a page is, so that the
 * list of a room version only has to hold what that version's page holds.
 */

/** What was decided and the number of the rule that decided it, such as `5.3.2`. */
export type Decision = { readonly allowed: boolean; readonly rule: string };

export interface Rule<T> {
  /** `undefined` when the rule says nothing about this case and the next one is to be read. */
  readonly decide: (about: T, number: string) => Decision | undefined;
  /** Every decision that the rule could take, as `5.3.2 allows` or `5.3.2 refuses`. */
  readonly outcomes: (number: string) => string[];
}

/** "If …, reject." */
export function reject<T>(condition: (about: T) => boolean): Rule<T> {
  return {
    decide: (about, rule) => (condition(about) ? { allowed: false, rule } : undefined),
    outcomes: (number) => [`${number} refuses`],
  };
}

/** "If …, allow." */
export function allow<T>(condition: (about: T) => boolean): Rule<T> {
  return {
    decide: (about, rule) => (condition(about) ? { allowed: true, rule } : undefined),
    outcomes: (number) => [`${number} allows`],
  };
}

/** "Allow if and only if …", for the cases that the rule is about. */
export function allowOnlyIf<T>(
  concerns: (about: T) => boolean,
  condition: (about: T) => boolean,
): Rule<T> {
  return {
    decide: (about, rule) => (concerns(about) ? { allowed: condition(about), rule } : undefined),
    outcomes: (number) => [`${number} allows`, `${number} refuses`],
  };
}

/** "If …:" and a list. What the list leaves open goes on after it. */
export function when<T>(condition: (about: T) => boolean, ...list: readonly Rule<T>[]): Rule<T> {
  const inner = rules(...list);
  return {
    decide: (about, number) => (condition(about) ? inner.decide(about, number) : undefined),
    outcomes: inner.outcomes,
  };
}

/** "For each …:" and a list. */
export function forEach<T, Item>(
  items: (about: T) => readonly Item[],
  ...list: readonly Rule<Item>[]
): Rule<T> {
  const inner = rules(...list);
  return {
    decide(about, number) {
      for (const item of items(about)) {
        const decision = inner.decide(item, number);
        if (decision !== undefined) return decision;
      }
      return undefined;
    },
    outcomes: inner.outcomes,
  };
}

/** A list, read from the top until a rule decides. */
export function rules<T>(...list: readonly Rule<T>[]): Rule<T> {
  const numberOf = (number: string, index: number) =>
    number === '' ? `${index + 1}` : `${number}.${index + 1}`;
  return {
    decide(about, number) {
      for (const [index, rule] of list.entries()) {
        const decision = rule.decide(about, numberOf(number, index));
        if (decision !== undefined) return decision;
      }
      return undefined;
    },
    outcomes: (number) => list.flatMap((rule, index) => rule.outcomes(numberOf(number, index))),
  };
}

export const always = () => true;
