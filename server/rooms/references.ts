/** How events made here name others, and how they are called themselves, in each room version. */
import { randomBytes } from 'node:crypto';
import { encodeBase64 } from '../matrix/base64.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { EventReference, PduDraft } from '../matrix/events.ts';
import { essentialJson } from '../matrix/hashing.ts';
import type { EventId } from '../matrix/identifiers.ts';
import type { RoomVersion } from '../matrix/room-versions.ts';

/** An event and what it is called. */
interface NamedEvent {
  readonly eventId: EventId;
  /** Redacted or not: what is hashed is the same. */
  readonly pdu: PduDraft;
}

/**
 * What stands for an event in `prev_events` and `auth_events`: its id, or in room versions 1 and 2 a pair of its id
 * and its reference hash.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#calculating-the-reference-hash-for-an-event
 */
export function referenceTo(
  { eventId, pdu }: NamedEvent,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): EventReference {
  if (version.eventReferences === 'ids') return eventId;
  return [eventId, { sha256: encodeBase64(crypto.sha256(essentialJson(pdu, version))) }];
}

/** A fresh event id, in the room versions in which the sending server chooses it; else undefined. */
export function chosenEventId(version: RoomVersion, serverName: string): EventId | undefined {
  if (version.eventIds !== 'chosen') return undefined;
  return `$${randomBytes(18).toString('base64url')}:${serverName}`;
}
