import { decodeBase64, encodeBase64 } from '../base64.ts';
import type { CryptoPrimitives } from '../crypto.ts';
import { parsePdu } from '../event-format.ts';
import type { Pdu } from '../events.ts';
import { contentHash, eventId } from '../hashing.ts';
import type { EventId, ServerNameText } from '../identifiers.ts';
import type { JsonValue } from '../json.ts';
import { redact } from '../redaction.ts';
import type { RoomVersion } from '../room-versions.ts';
import { checkSignatures } from './check-signatures.ts';
import type { VerifyKeyLookup } from './verify-keys.ts';

export { keysWanted, SignatureError } from './check-signatures.ts';
export { readServerKeys, ServerKeysError } from './server-keys.ts';
export type { VerifyKey, VerifyKeyLookup } from './verify-keys.ts';

/** An event that passed what can be checked without knowing its room. */
export type ReceivedPdu = {
  readonly eventId: EventId;
  /** What to go on with: the event as it came, or the redacted copy. */
  readonly pdu: Pdu;
  /** Whether it is the redacted copy, because the content is not the one that was signed. */
  readonly redacted: boolean;
  /** The servers whose signature was found right, as the authorization rules ask for them. */
  readonly signedBy: ReadonlySet<ServerNameText>;
};

/**
 * The first three checks on receipt of an event: its format, its signatures, its content hash. Those
 * after them need the room.
 *
 * @param value JSON as it came, from whom and under what circumstances whatever
 * @param keys the keys that `keysWanted` named, those of them that could be had
 * @throws EventFormatError when it is no event of this room version
 * @throws SignatureError when a server that must have signed it has not
 * @see https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu
 */
export function receivePdu(
  value: JsonValue,
  version: RoomVersion,
  keys: VerifyKeyLookup,
  crypto: CryptoPrimitives,
): ReceivedPdu {
  const event = parsePdu(value, version);
  const signedBy = checkSignatures(event, version, keys, crypto);
  const redacted = !hasRightContentHash(event, version, crypto);
  const pdu = redacted ? redact(event, version) : event;
  return { eventId: eventId(pdu, version, crypto), pdu, redacted, signedBy };
}

/**
 * Whether the content is the one that the sender hashed. If not, the event has been redacted on its
 * way, or somebody changed it.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events
 */
export function hasRightContentHash(
  event: Pdu,
  version: RoomVersion,
  crypto: CryptoPrimitives,
): boolean {
  const claimed = decodeBase64(event.hashes.sha256);
  return claimed !== undefined && encodeBase64(claimed) === contentHash(event, version, crypto);
}
