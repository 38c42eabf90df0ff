/**
 * The part of a draft that can be taken back: the events added so far, and what the room is after them. A value;
 * adding makes a new one.
 */
import type { Membership, Pdu } from '../matrix/events.ts';
import type { EventId, UserId } from '../matrix/identifiers.ts';
import type { PowerLevels } from '../matrix/power-levels.ts';
import type { Write } from '../storage/engine.ts';
import type { Ref } from '../storage/refs.ts';
import type { StateEntry } from './head.ts';
import type { End } from './wish.ts';

/** How an event changed its target's membership. */
export interface MembershipStep {
  readonly userId: UserId;
  readonly from: Membership | undefined;
  readonly to: Membership;
}

/** An event of the draft, with what is told of it to those beside the rooms. */
export interface AddedEvent {
  readonly ref: Ref;
  readonly eventId: EventId;
  readonly pdu: Pdu;
  readonly step: MembershipStep | undefined;
  /** As they were before the event. */
  readonly power: PowerLevels;
}

export interface DraftState {
  readonly added: readonly AddedEvent[];
  readonly writes: readonly Write[];
  /** Whether they change which aliases lead to the room. */
  readonly aliases: boolean;
  readonly ends: readonly End[];
  /** The state that they leave. */
  readonly group: Ref | null;
  /** What differs from the room's head, by `stateName`. */
  readonly entries: ReadonlyMap<string, StateEntry>;
}

export function movesOf(added: readonly AddedEvent[]): MembershipStep[] {
  return added.map(({ step }) => step).filter((step) => step !== undefined);
}

/** By how much the number of members with a membership changed. */
export function tally(added: readonly AddedEvent[], membership: Membership): number {
  let sum = 0;
  for (const { step } of added)
    sum += Number(step?.to === membership) - Number(step?.from === membership);
  return sum;
}

/** Who is joined after some events, given who was before them. */
export function joinedAfter(
  before: ReadonlySet<UserId>,
  added: readonly AddedEvent[],
): ReadonlySet<UserId> {
  const steps = movesOf(added);
  if (steps.length === 0) return before;
  const joined = new Set(before);
  for (const { userId, to } of steps)
    if (to === 'join') joined.add(userId);
    else joined.delete(userId);
  return joined;
}
