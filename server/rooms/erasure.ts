/**
 * Who asked to be erased is shown redacted to those who came to the room after that.
 *
 * The state that makes a room what it is (its name, its rules, that it is encrypted) stays as it is, whoever set it.
 * To one who sees `m.room.encryption` redacted the room is not encrypted, and they would write in the clear.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate
 */
import { redact } from '../matrix/redaction.ts';
import { roomVersion } from '../matrix/room-versions.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { Viewer } from './client-event.ts';
import type { RoomsContext } from './stores.ts';

/** The events with what the viewer may not see any more taken out. */
export async function withoutErased(
  { accounts, stores }: RoomsContext,
  viewer: Viewer,
  events: readonly StoredEvent[],
): Promise<readonly StoredEvent[]> {
  const senders = new Set(events.map(({ sender }) => sender));
  senders.delete(viewer.userId);
  if (senders.size === 0) return events;
  const erased = await accounts.erased([...senders]);
  if (erased.size === 0) return events;
  const rooms = new Set(
    events.filter(({ sender }) => erased.has(sender)).map(({ roomNid }) => roomNid),
  );
  const firstJoins = await stores.memberships.firstJoins(viewer.userId, rooms);
  return events.map((event) => {
    const erasedAt = erased.get(event.sender);
    if (erasedAt === undefined || isOfTheRoom(event)) return event;
    const sawItBefore = (firstJoins.get(event.roomNid) ?? Infinity) <= erasedAt;
    return sawItBefore ? event : redactedCopy(event);
  });
}

function isOfTheRoom({ type, stateKey }: StoredEvent): boolean {
  return stateKey !== null && type !== 'm.room.member';
}

/** The event as its redaction would leave it, for one reader only. */
export function redactedCopy(event: StoredEvent): StoredEvent {
  const version = roomVersion(event.roomVersion);
  return version === undefined ? event : { ...event, pdu: redact(event.pdu, version) };
}
