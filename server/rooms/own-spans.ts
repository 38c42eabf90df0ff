/** The stretches of the stream in which things happened before a user's eyes. */
import type { MembershipChange } from '../storage/memberships.ts';
import type { RoomSpan } from '../storage/state.ts';

/**
 * For each room: from every join to what ended it, and each other change of the user's membership by itself, such as an
 * invite. Changes come oldest first, and so do a room's spans, which do not overlap.
 */
export function ownSpans(changes: readonly MembershipChange[]): RoomSpan[] {
  const rooms = Map.groupBy(changes, ({ roomNid }) => roomNid);
  return [...rooms].flatMap(([roomNid, inRoom]) => {
    const spans: RoomSpan[] = [];
    let after: number | undefined;
    for (const { position, membership } of inRoom) {
      after ??= position - 1;
      // A change of name is a join of who is in already: the same stretch goes on.
      if (membership === 'join') continue;
      spans.push({ roomNid, after, upTo: position });
      after = undefined;
    }
    if (after !== undefined) spans.push({ roomNid, after, upTo: Number.MAX_SAFE_INTEGER });
    return spans;
  });
}

/** What of the spans is after a position and up to another. */
export function clipSpans(spans: readonly RoomSpan[], after: number, upTo: number): RoomSpan[] {
  return spans
    .map((span) => ({
      ...span,
      after: Math.max(span.after, after),
      upTo: Math.min(span.upTo, upTo),
    }))
    .filter((span) => span.after < span.upTo);
}
