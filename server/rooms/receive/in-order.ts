/** The order in which events that came together are looked at. */
import { referencedIds } from '../../matrix/events.ts';
import { createIdFromRoomId } from '../../matrix/hashing.ts';
import { isDomainlessRoomId, type EventId } from '../../matrix/identifiers.ts';
import type { CheckedEvent } from './check-alone.ts';

/**
 * Each event after those of the others that it refers to; else in the order in which they came. Where ids are hashes
 * there can be no circle. In room versions 1 and 2 somebody can make one: its events, and those that need them, come
 * last, and will find that they lack each other.
 */
export function inOrder(events: readonly CheckedEvent[]): CheckedEvent[] {
  const byId = new Map(events.map((event) => [event.eventId, event]));
  const waitsFor = new Map<EventId, number>();
  const followers = new Map<EventId, CheckedEvent[]>();
  for (const event of byId.values()) {
    const needed = referredTo(event).filter((id) => byId.has(id));
    waitsFor.set(event.eventId, needed.length);
    for (const id of needed) append(followers, id, event);
  }
  const ready = [...byId.values()].filter(({ eventId }) => waitsFor.get(eventId) === 0);
  const ordered = new Set<CheckedEvent>();
  // Grows while it is walked.
  for (const event of ready) {
    ordered.add(event);
    for (const follower of followers.get(event.eventId) ?? []) {
      const left = (waitsFor.get(follower.eventId) ?? 0) - 1;
      waitsFor.set(follower.eventId, left);
      if (left === 0) ready.push(follower);
    }
  }
  return [...ordered, ...[...byId.values()].filter((event) => !ordered.has(event))];
}

/** The events that one refers to, each once. */
export function referredTo({ pdu, roomId, incoming }: CheckedEvent): EventId[] {
  // The id of a newer room is that of its create event, which is cited nowhere else.
  const create = isDomainlessRoomId(roomId) ? [createIdFromRoomId(roomId)] : [];
  return [
    ...new Set([
      ...(pdu.type === 'm.room.create' ? [] : create),
      ...referencedIds(pdu.auth_events),
      ...referencedIds(pdu.prev_events),
      ...(incoming.stateBefore ?? []),
    ]),
  ];
}

/** Adds in place: many events may follow one. */
function append(followers: Map<EventId, CheckedEvent[]>, id: EventId, event: CheckedEvent): void {
  const known = followers.get(id);
  if (known === undefined) followers.set(id, [event]);
  else known.push(event);
}
