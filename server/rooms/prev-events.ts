/** Which of a room's ends the next event made here follows. */
import { MAX_PREV_EVENTS } from '../matrix/event-format.ts';

/** As much of an end as the choice looks at. */
interface Deep {
  readonly depth: number;
}

export interface ChosenEnds<End> {
  readonly followed: readonly End[];
  /** Those that stay ends. */
  readonly left: readonly End[];
}

/**
 * All ends, as long as an event may name so many. Else the deepest, so that the event is deeper than all of them, and
 * those that have been left over longest: the shallowest. Each event takes up to twenty ends and leaves one, so that
 * there are soon few.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#pdus
 */
export function chooseEnds<End extends Deep>(ends: readonly End[]): ChosenEnds<End> {
  if (ends.length <= MAX_PREV_EVENTS) return { followed: ends, left: [] };
  const byDepth = ends.toSorted((left, right) => left.depth - right.depth);
  return {
    followed: [...byDepth.slice(0, MAX_PREV_EVENTS - 1), ...byDepth.slice(-1)],
    left: byDepth.slice(MAX_PREV_EVENTS - 1, -1),
  };
}
