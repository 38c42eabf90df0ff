import { decodeBase64, encodeBase64 } from './base64.ts';
import { type CanonicalMode, canonicalJson, CanonicalJsonError } from './canonical-json.ts';
import type { CryptoPrimitives } from './crypto.ts';
import { membershipIn, type Pdu, type PduDraft, type Signatures } from './events.ts';
import { contentHash, essentialJson, eventIdFrom } from './hashing.ts';
import { type EventId, parseKeyId, serverOf, type ServerNameText } from './identifiers.ts';
import { isObject, isString, type JsonObject, type JsonValue, own, without } from './json.ts';
import type { RoomVersion } from './room-versions.ts';
import { encodeUtf8 } from './utf8.ts';

/** A server's own signing key: its id, such as `ed25519:a_1`, and the 32-byte seed. */
export type SigningKey = { readonly keyId: string; readonly seed: Uint8Array };

/** The one signature algorithm that the spec has. */
export const SIGNATURE_ALGORITHM = 'ed25519';

/**
 * Signs an object. `signatures` and `unsigned` are not covered; signatures of others are kept.
 *
 * @throws CanonicalJsonError when the object has no canonical form
 * @see https://spec.matrix.org/v1.19/appendices/#signing-details
 */
export function signJson<T extends JsonObject>(
  object: T,
  server: ServerNameText,
  key: SigningKey,
  crypto: CryptoPrimitives,
  mode: CanonicalMode = 'strict',
): T & { readonly signatures: Signatures } {
  const signature = signText(signedText(object, mode), key, crypto);
  return { ...object, signatures: withSignature(object, server, key.keyId, signature) };
}

/**
 * Whether an object carries a right signature by this server under this key id.
 *
 * Never throws: an object that has no canonical form was signed by nobody.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#checking-for-a-signature
 */
export function verifyJson(
  object: JsonObject,
  server: ServerNameText,
  keyId: string,
  publicKey: Uint8Array,
  crypto: CryptoPrimitives,
  mode: CanonicalMode = 'strict',
): boolean {
  const text = textOrNothing(() => signedText(object, mode));
  return text !== undefined && verifyText(text, object, server, keyId, publicKey, crypto);
}

/** The ids of the keys by which a server signed an object, of algorithms that we can check. */
export function signingKeyIds(object: JsonObject, server: ServerNameText): string[] {
  return Object.keys(signaturesBy(object, server)).filter(
    (keyId) => parseKeyId(keyId)?.algorithm === SIGNATURE_ALGORITHM,
  );
}

/**
 * Completes an event: adds its content hash, signs it, and works out its id.
 *
 * @throws CanonicalJsonError when the event has no canonical form
 * @see https://spec.matrix.org/v1.19/server-server-api/#adding-hashes-and-signatures-to-outgoing-events
 */
export function sealEvent(
  draft: PduDraft,
  version: RoomVersion,
  server: ServerNameText,
  key: SigningKey,
  crypto: CryptoPrimitives,
): { readonly pdu: Pdu; readonly eventId: EventId } {
  const hashed = { ...draft, hashes: { sha256: contentHash(draft, version, crypto) } };
  const essential = essentialJson(hashed, version);
  const signature = signText(essential, key, crypto);
  const signatures = withSignature(hashed, server, key.keyId, signature);
  return {
    pdu: { ...hashed, signatures },
    eventId: eventIdFrom(hashed, essential, version, crypto),
  };
}

/**
 * Adds one more server's signature to an event, as for invites and restricted joins.
 *
 * @throws CanonicalJsonError when the event has no canonical form
 */
export function signEvent(
  event: Pdu,
  version: RoomVersion,
  server: ServerNameText,
  key: SigningKey,
  crypto: CryptoPrimitives,
): Pdu {
  const signature = signText(essentialJson(event, version), key, crypto);
  return { ...event, signatures: withSignature(event, server, key.keyId, signature) };
}

/**
 * Whether an event carries a right signature by this server under this key id. Holds for the full
 * event and for its redacted copy alike. Never throws.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events
 */
export function verifyEvent(
  event: Pdu,
  version: RoomVersion,
  server: ServerNameText,
  keyId: string,
  publicKey: Uint8Array,
  crypto: CryptoPrimitives,
): boolean {
  const text = textOrNothing(() => essentialJson(event, version));
  return text !== undefined && verifyText(text, event, server, keyId, publicKey, crypto);
}

/**
 * The servers whose signatures an event must have: the sender's (unless it completes a third-party
 * invite, which another server may send), and in room versions 1 and 2 the one in the event id.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#validating-hashes-and-signatures-on-received-events
 */
export function requiredSigners(event: PduDraft, version: RoomVersion): Set<ServerNameText> {
  const isThirdPartyInvite =
    event.type === 'm.room.member' &&
    membershipIn(event.content) === 'invite' &&
    Object.hasOwn(event.content, 'third_party_invite');
  const ids = [
    isThirdPartyInvite ? undefined : event.sender,
    version.eventIdServerSigns ? event.event_id : undefined,
  ];
  const servers = ids.map((id) => (id === undefined ? undefined : serverOf(id)));
  return new Set(servers.filter((server) => server !== undefined));
}

/**
 * The server that vouches for a restricted join. An event without its signature is no less an event,
 * but the authorization rules refuse it.
 */
export function vouchingServer(event: PduDraft, version: RoomVersion): ServerNameText | undefined {
  if (!version.auth.restricted || event.type !== 'm.room.member') return undefined;
  const user = event.content.join_authorised_via_users_server;
  return isString(user) ? serverOf(user) : undefined;
}

function signedText(object: JsonObject, mode: CanonicalMode): string {
  return canonicalJson(without(object, 'signatures', 'unsigned'), mode);
}

function signText(text: string, key: SigningKey, crypto: CryptoPrimitives): string {
  return encodeBase64(crypto.ed25519Sign(key.seed, encodeUtf8(text)));
}

function verifyText(
  text: string,
  object: JsonObject,
  server: ServerNameText,
  keyId: string,
  publicKey: Uint8Array,
  crypto: CryptoPrimitives,
): boolean {
  if (parseKeyId(keyId)?.algorithm !== SIGNATURE_ALGORITHM) return false;
  const encoded = own(signaturesBy(object, server), keyId);
  const signature = isString(encoded) ? decodeBase64(encoded) : undefined;
  if (signature === undefined) return false;
  return crypto.ed25519Verify(publicKey, encodeUtf8(text), signature);
}

function textOrNothing(encode: () => string): string | undefined {
  try {
    return encode();
  } catch (error) {
    if (error instanceof CanonicalJsonError) return undefined;
    throw error;
  }
}

function signaturesBy(object: JsonObject, server: ServerNameText): JsonObject {
  const all = object.signatures;
  const mine = isObject(all) ? own(all, server) : undefined;
  return isObject(mine) ? mine : {};
}

function withSignature(
  object: JsonObject,
  server: ServerNameText,
  keyId: string,
  signature: string,
): Signatures {
  const others = isObject(object.signatures) ? object.signatures : {};
  const entries = Object.keys(others).map((name) => [name, strings(signaturesBy(object, name))]);
  const mine = { ...strings(signaturesBy(object, server)), [keyId]: signature };
  return { ...Object.fromEntries(entries), [server]: mine };
}

function strings(object: JsonObject): { readonly [key: string]: string } {
  const isStringEntry = (entry: [string, JsonValue]): entry is [string, string] =>
    isString(entry[1]);
  return Object.fromEntries(Object.entries(object).filter(isStringEntry));
}
