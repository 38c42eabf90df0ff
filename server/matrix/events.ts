import type { EventId, RoomId, UserId } from './identifiers.ts';
import type { JsonObject, JsonValue } from './json.ts';

/**
 * Events as servers exchange them: *persistent data units*.
 *
 * What clients see is made from these elsewhere; a PDU of room version 3 and later does not even
 * hold its own id, which is a hash of the rest.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#pdus
 */

/** The content hash: SHA-256 in unpadded Base64. */
export type EventHashes = { readonly sha256: string };

/** Who signed: server name, then key id, then the signature in unpadded Base64. */
export type Signatures = { readonly [server: string]: { readonly [keyId: string]: string } };

/** A reference to another event: its id, or in room versions 1 and 2 its id and reference hash. */
export type EventReference = EventId | readonly [EventId, EventHashes];

/** An event before it is hashed and signed. */
export type PduDraft = {
  readonly type: string;
  readonly sender: UserId;
  readonly content: JsonObject;
  /** Absent only on the create event of room version 12 and later: its hash becomes the room id. */
  readonly room_id?: RoomId;
  /** Present on state events, and only there. */
  readonly state_key?: string;
  /** Milliseconds since the epoch, by the sending server's clock. */
  readonly origin_server_ts: number;
  /** One more than the greatest depth among `prev_events`. */
  readonly depth: number;
  readonly prev_events: readonly EventReference[];
  readonly auth_events: readonly EventReference[];
  /** The target of a redaction, up to room version 10. Later it may be anything, and means nothing. */
  readonly redacts?: JsonValue;
  /** Room versions 1 and 2 only. */
  readonly event_id?: EventId;
  readonly unsigned?: JsonObject;
};

/** A complete event. */
export type Pdu = PduDraft & { readonly hashes: EventHashes; readonly signatures: Signatures };

/** What names a piece of room state: an event type and a state key. */
export type StateKey = readonly [type: string, stateKey: string];

/** The room state that something is judged against: the event at a type and state key, if any. */
export type StateLookup = (type: string, stateKey: string) => Pdu | undefined;

/** The memberships that a user can have in a room. */
export type Membership = 'join' | 'invite' | 'leave' | 'ban' | 'knock';

/** The ids that `prev_events` or `auth_events` refer to, in any room version. */
export function referencedIds(references: readonly EventReference[]): EventId[] {
  return references.map((reference) => (typeof reference === 'string' ? reference : reference[0]));
}

/**
 * A user's membership as the room state tells it.
 *
 * @returns `undefined` when there is no membership event, or it carries no known membership
 */
export function membershipOf(state: StateLookup, userId: UserId): Membership | undefined {
  return membershipIn(state('m.room.member', userId)?.content);
}

/** The membership that the content of an `m.room.member` event sets. */
export function membershipIn(content: JsonObject | undefined): Membership | undefined {
  const membership = content?.['membership'];
  switch (membership) {
    case 'join':
    case 'invite':
    case 'leave':
    case 'ban':
    case 'knock':
      return membership;
    default:
      return undefined;
  }
}
