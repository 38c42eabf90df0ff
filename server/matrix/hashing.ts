import { encodeBase64, encodeBase64Url } from './base64.ts';
import { canonicalJson } from './canonical-json.ts';
import type { CryptoPrimitives } from './crypto.ts';
import type { PduDraft } from './events.ts';
import { type EventId, IdentifierError, type RoomId } from './identifiers.ts';
import { type JsonObject, without } from './json.ts';
import { redact } from './redaction.ts';
import type { RoomVersion } from './room-versions.ts';

/**
 * The content hash of an event: covers everything, so that a changed event can be told from a
 * redacted one.
 *
 * @returns SHA-256 in unpadded Base64, as it stands in `hashes.sha256`
 * @throws CanonicalJsonError when the event has no canonical form
 * @see https://spec.matrix.org/v1.19/server-server-api/#calculating-the-content-hash-for-an-event
 */
export function contentHash(
  event: JsonObject,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): string {
  const covered = without(event, 'unsigned', 'signatures', 'hashes');
  return encodeBase64(crypto.sha256(canonicalJson(covered, version.canonicalJson)));
}

/**
 * The part of an event that never changes, as Canonical JSON: redacted, without `signatures` and
 * `unsigned`. Signatures sign this text and event ids are its hash, so that both still hold after
 * the event was redacted.
 *
 * @throws CanonicalJsonError when the event has no canonical form
 */
export function essentialJson(event: PduDraft, version: RoomVersion): string {
  const essential = without(redact(event, version), 'signatures', 'unsigned');
  return canonicalJson(essential, version.canonicalJson);
}

/**
 * The id of an event: what the sender chose in room versions 1 and 2, the reference hash later.
 * The event must have its `hashes` already, for they are part of it.
 *
 * @throws IdentifierError when the version lets the sender choose and the event has no `event_id`
 * @throws CanonicalJsonError when the event has no canonical form
 */
export function eventId(event: PduDraft, version: RoomVersion, crypto: CryptoPrimitives): EventId {
  return eventIdFrom(event, essentialJson(event, version), version, crypto);
}

/** As {@link eventId}, for who has the {@link essentialJson} at hand. */
export function eventIdFrom(
  event: PduDraft,
  essential: string,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): EventId {
  switch (version.eventIds) {
    case 'chosen':
      if (event.event_id !== undefined) return event.event_id;
      throw new IdentifierError(`events of room version ${version.id} need an event_id`);
    case 'base64':
      return `$${encodeBase64(crypto.sha256(essential))}`;
    case 'base64url':
      return `$${encodeBase64Url(crypto.sha256(essential))}`;
  }
}

/** The id of a room whose id comes from its create event. */
export function roomIdFromCreate(createEventId: EventId): RoomId {
  return `!${createEventId.slice(1)}`;
}

/** The id of the create event that a room's id was made from, where room ids are made so. */
export function createIdFromRoomId(roomId: RoomId): EventId {
  return `$${roomId.slice(1)}`;
}
