/** What a mail is about: what was missed, by room. Pure. */
import type { EventId, RoomId } from '../../matrix/identifiers.ts';
import { said, type Sayable } from './said.ts';

/** A message that was missed, as its reader may see it. */
export interface MissedEvent extends Sayable {
  readonly event_id: EventId;
  readonly room_id: RoomId;
  /** The sender, as they are called in the room. */
  readonly senderName: string;
  readonly isHighlight: boolean;
}

/** An invite that still stands. */
export interface DigestInvite {
  readonly roomId: RoomId;
  readonly roomName: string;
  readonly senderName: string;
}

export interface DigestRoom {
  readonly roomId: RoomId;
  readonly name: string;
  readonly count: number;
  /** The latest of them, in the order in which they were said. */
  readonly latest: readonly { readonly by: string; readonly text: string }[];
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
  return latest.slice(0, 1).map((first) => ({
    roomId,
    name,
    count: events.length,
    latest: latest.map((event) => ({ by: event.senderName, text: said(event) })),
    from: first.event_id,
  }));
}
