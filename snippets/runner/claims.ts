/** Claims as a run states them. */
import type { ClaimResult } from './exchange.ts';

export interface ClaimBook {
  /** A claim stated more than once holds only if it held each time. Throws on an id the example does not declare. */
  state(id: string, holds: boolean, seen?: unknown): void;
  /** One result per declared claim, in their order. One that was never stated does not hold. */
  results(): ClaimResult[];
}

/** What is seen of a claim that was never stated. */
export const NEVER_STATED = 'the run ended before it was stated';

const MAX_SEEN = 2000;

/** What was seen, as text. */
export function describeSeen(seen: unknown): string {
  const text =
    typeof seen === 'string'
      ? seen
      : seen instanceof Error
        ? seen.message
        : (JSON.stringify(seen) ?? String(seen));
  return text.length > MAX_SEEN ? `${text.slice(0, MAX_SEEN)}…` : text;
}

/** A book for the claims of one example. */
export function createClaimBook(texts: Readonly<Record<string, string>>): ClaimBook {
  const stated = new Map<string, ClaimResult>();
  return {
    state: (id, holds, seen) => {
      const text = Object.hasOwn(texts, id) ? texts[id] : undefined;
      if (text === undefined) throw new Error(`the example states an undeclared claim: ${id}`);
      if (stated.get(id)?.holds === false) return;
      stated.set(id, {
        id,
        text,
        holds: holds === true,
        ...(holds || seen === undefined ? {} : { seen: describeSeen(seen) }),
      });
    },
    results: () =>
      Object.entries(texts).map(
        ([id, text]) => stated.get(id) ?? { id, text, holds: false, seen: NEVER_STATED },
      ),
  };
}
