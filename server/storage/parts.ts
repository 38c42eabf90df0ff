/** Batches made of parts: each service adds what is its own, and all of it is one commit. */
import type { Batch, Engine, Write } from './engine.ts';

export interface Made {
  readonly writes: readonly Write[];
  /** How many stream positions the part takes. */
  readonly positions: number;
  /** Called after the commit with the first of the part's own positions. */
  readonly committed?: (first: number) => void;
}

/**
 * A part of a batch. It is made when the parts before it are known: its positions begin `offset` after the
 * batch's first, so it writes `position(offset)`, `position(offset + 1)`, and so on.
 */
export type Part = (offset: number) => Made;

/** A part that takes no positions. */
export function writes(...some: readonly Write[]): Part {
  return () => ({ writes: some, positions: 0 });
}

/** Writes all parts in one commit, then tells each. Throws what {@link Engine.commit} throws. */
export async function commitParts(engine: Engine, parts: readonly Part[]): Promise<void> {
  const all: Write[] = [];
  const told: ((first: number) => void)[] = [];
  let positions = 0;
  for (const part of parts) {
    const offset = positions;
    const made = part(offset);
    all.push(...made.writes);
    told.push((first) => made.committed?.(first + offset));
    positions += made.positions;
  }
  const batch: Batch = { writes: all, positions };
  const { first } = await engine.commit(batch);
  for (const tell of told) tell(first);
}
