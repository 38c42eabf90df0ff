/**
 * Rows that refer to rows of the same commit.
 *
 * A row is numbered with one of the stream positions its commit takes, which nobody knows before the commit. So
 * a number in a batch is a *ref*: zero or more is the number of a row that exists, -1 stands for the commit's
 * first position, -2 for its second, and so on.
 */
import { LateValue, type Parameter } from './engine.ts';

export type Ref = number;

/** A ref to what the commit numbers with its position `offset` (0 is the first). */
export function refAt(offset: number): Ref {
  return -1 - offset;
}

/** The number behind a ref, once the commit knows its first position. */
export function settle(ref: Ref, first: number): number {
  return ref >= 0 ? ref : first - 1 - ref;
}

/** A ref as a parameter of a write. */
export function refValue(ref: Ref): Parameter {
  return ref >= 0 ? ref : new LateValue((first) => settle(ref, first));
}
