/** What a mail is about: what was missed, by room. Pure. */
import type { EventId, RoomId } from '../../matrix/identifiers.ts';
import { said, type Sayable } from './said.ts';

/** A message that was missed, as its reader may see it. */
export interface MissedEvent extends Sayable {
  readonly event_id: EventId;
  readonly room_id: RoomId;
  /** The sender, as they are called in the room, with their user id. */
  readonly senderName: string;
  readonly isHighlight: boolean;
}

/** An invite that still stands. */
export interface DigestInvite {
  readonly roomId: RoomId;
  readonly roomName: string;
  readonly senderName: string;
}

/** What one person said without being interrupted. */
export interface Remark {
  readonly by: string;
  readonly text: string;
}

export interface DigestRoom {
  readonly roomId: RoomId;
  readonly name: string;
  /** The latest of them, in the order in which they were said. */
  readonly latest: readonly Remark[];
  /** How many of them are not among the latest. */
  readonly before: number;
  /** The first that is shown: where to go on reading. */
  readonly from: EventId;
}

export interface Digest {
  readonly invites: readonly DigestInvite[];
  /** Those with mentions first, then those where something was said last. */
  readonly rooms: readonly DigestRoom[];
  /** How many messages in all. */
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly isMore: boolean;
}

/** How many messages of one room a mail shows. */
const LATEST = 5;

/** @param missed the latest first */
export function digestOf(
  missed: readonly MissedEvent[],
  invites: readonly DigestInvite[],
  nameOf: (roomId: RoomId) => string,
  isMore: boolean,
): Digest {
  const byRoom = [...Map.groupBy(missed, ({ room_id }) => room_id)];
  const isUrgent = (events: readonly MissedEvent[]): boolean =>
    events.some(({ isHighlight }) => isHighlight);
  return {
    invites,
    rooms: byRoom
      .toSorted(([, a], [, b]) => Number(isUrgent(b)) - Number(isUrgent(a)))
      .flatMap(([roomId, events]) => roomOf(roomId, nameOf(roomId), events)),
    count: missed.length,
    isMore,
  };
}

function roomOf(roomId: RoomId, name: string, events: readonly MissedEvent[]): DigestRoom[] {
  const latest = events.slice(0, LATEST).toReversed();
  const [first] = latest;
  if (first === undefined) return [];
  const before = events.length - latest.length;
  return [{ roomId, name, before, latest: remarks(latest), from: first.event_id }];
}

function remarks(events: readonly MissedEvent[]): Remark[] {
  const made: Remark[] = [];
  for (const event of events) {
    const [by, text] = [event.senderName, said(event)];
    const last = made.at(-1);
    if (last?.by === by) made[made.length - 1] = { by, text: `${last.text}\n${text}` };
    else made.push({ by, text });
  }
  return made;
}
