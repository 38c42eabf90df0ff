/** The stretches of the stream in which things happened before a user's eyes. */
import type { MembershipChange } from '../storage/memberships.ts';
import type { RoomSpan } from '../storage/state.ts';

/**
 * For each room: from every join to what ended it, and each other change of the user's membership by itself, such as an
 * invite. Changes come oldest first, and so do a room's spans, which do not overlap.
 */
export function ownSpans(changes: readonly MembershipChange[]): RoomSpan[] {
  const rooms = Map.groupBy(changes, ({ roomNid }) => roomNid);
  return [...rooms].flatMap(([roomNid, inRoom]) =>
    inRoom.reduce<RoomSpan[]>((spans, { position, membership }, index) => {
      const next = inRoom[index + 1]?.position;
      const end = next === undefined ? Number.MAX_SAFE_INTEGER : next - 1;
      const span = {
        roomNid,
        after: position - 1,
        upTo: membership === 'join' ? end : position,
      };
      const last = spans.at(-1);
      // A change of name is a join of who is in already: the same stretch goes on.
      return last?.upTo === span.after
        ? [...spans.slice(0, -1), { ...last, upTo: span.upTo }]
        : [...spans, span];
    }, []),
  );
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
