import { isServerName } from './server-name.ts';
import { utf8Length } from './utf8.ts';

/**
 * Identifiers are strings on the wire and strings here; these names say which one is meant.
 * Nothing is an identifier because of its type: ask the predicates below.
 */
export type UserId = string;
export type RoomId = string;
export type RoomAlias = string;
export type EventId = string;
export type ServerNameText = string;

/** No identifier may take more than this many bytes of UTF-8, sigil and server name included. */
export const MAX_IDENTIFIER_BYTES = 255;

/** The two halves of an identifier such as `@localpart:server`. */
export type ParsedIdentifier = { readonly localpart: string; readonly server: ServerNameText };

/** Thrown when an identifier is built from parts that cannot make one. */
export class IdentifierError extends Error {
  override readonly name = 'IdentifierError';
}

const NEW_LOCALPART = /^[a-z0-9._=\-/+]+$/;
const SHA256_BASE64 = /^[0-9A-Za-z+/]{43}$/;
const SHA256_BASE64URL = /^[0-9A-Za-z_-]{43}$/;

/**
 * Splits at the first colon: a localpart never holds one, a server name may.
 *
 * @returns `undefined` unless sigil, characters, server name and length are all right
 */
function parse(id: string, sigil: string): ParsedIdentifier | undefined {
  if (!id.startsWith(sigil)) return undefined;
  const colon = id.indexOf(':');
  if (colon < 0) return undefined;
  const localpart = id.slice(1, colon);
  const server = id.slice(colon + 1);
  if (localpart.includes('\0') || !localpart.isWellFormed()) return undefined;
  if (utf8Length(id) > MAX_IDENTIFIER_BYTES || !isServerName(server)) return undefined;
  return { localpart, server };
}

/**
 * Reads a user id under the *historical* grammar, which is what events and requests may carry: any
 * localpart without `:` and NUL, even an empty one.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#historical-user-ids
 */
export function parseUserId(id: string): ParsedIdentifier | undefined {
  return parse(id, '@');
}

/** Whether an event or a request may name this user. For accounts made here: {@link isNewUserId}. */
export function isUserId(id: string): boolean {
  return parseUserId(id) !== undefined;
}

/**
 * Whether a server may give this user id to a new account.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#user-identifiers
 */
export function isNewUserId(id: string): boolean {
  const parsed = parseUserId(id);
  return parsed !== undefined && NEW_LOCALPART.test(parsed.localpart);
}

/** Whether the localpart uses only the characters that a new user id may have. Not its length. */
export function isNewLocalpart(localpart: string): boolean {
  return NEW_LOCALPART.test(localpart);
}

/**
 * Builds the id of a new user.
 *
 * @throws IdentifierError when the localpart has a character that new ids may not have, or the
 *   whole is longer than 255 bytes
 */
export function makeUserId(localpart: string, server: ServerNameText): UserId {
  const id = `@${localpart}:${server}`;
  if (isNewUserId(id)) return id;
  throw new IdentifierError(
    isNewLocalpart(localpart)
      ? `"${id}" is longer than ${MAX_IDENTIFIER_BYTES} bytes, or its server name is not one`
      : `"${localpart}" may use only a-z, 0-9 and . _ = - / +, and must not be empty`,
  );
}

/**
 * Reads a room alias, `#localpart:server`. The spec does not forbid an empty localpart; nobody can
 * type one, so it is refused.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#room-aliases
 */
export function parseRoomAlias(alias: string): ParsedIdentifier | undefined {
  const parsed = parse(alias, '#');
  return parsed?.localpart === '' ? undefined : parsed;
}

export function isRoomAlias(alias: string): boolean {
  return parseRoomAlias(alias) !== undefined;
}

/**
 * Whether this is a room id of any room version: `!opaque:server` up to version 11, `!` and the
 * hash of the create event from version 12 on.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#room-ids
 */
export function isRoomId(id: string): boolean {
  return isDomainlessRoomId(id) || parse(id, '!') !== undefined;
}

/** Whether this is a room id as room version 12 makes them: no server name, the create event's hash. */
export function isDomainlessRoomId(id: string): boolean {
  return id.startsWith('!') && SHA256_BASE64URL.test(id.slice(1));
}

/**
 * Whether this is an event id of any room version: `$opaque:server` in versions 1 and 2, a hash
 * in Base64 in version 3, in URL-safe Base64 from version 4 on.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#event-ids
 */
export function isEventId(id: string): boolean {
  if (!id.startsWith('$')) return false;
  const hash = id.slice(1);
  return SHA256_BASE64URL.test(hash) || SHA256_BASE64.test(hash) || parse(id, '$') !== undefined;
}

/**
 * The server name inside an identifier: all that follows the first colon.
 *
 * The identifier is not checked; use it on ones that were.
 *
 * @returns `undefined` when there is none, as in room ids of version 12 and hashed event ids
 */
export function serverOf(id: string): ServerNameText | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : id.slice(colon + 1);
}

/** The part between sigil and first colon; the rest of the identifier when there is no colon. */
export function localpartOf(id: string): string {
  const colon = id.indexOf(':');
  return id.slice(1, colon < 0 ? undefined : colon);
}

/**
 * Whether the text follows the opaque identifier grammar: 1 to 255 of `0-9 A-Z a-z - . _ ~`.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#opaque-identifiers
 */
export function isOpaqueId(text: string): boolean {
  return /^[0-9A-Za-z\-._~]{1,255}$/.test(text);
}

/**
 * Whether the text follows the common namespaced identifier grammar, as in `m.login.password`.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#common-namespaced-identifier-grammar
 */
export function isNamespacedId(text: string): boolean {
  return /^[a-z][a-z0-9\-_.]{0,254}$/.test(text);
}

/**
 * Whether a client may call a device this. The spec sets no grammar; we ask for 1 to 255 bytes and
 * no control characters, so that the id fits in a column, a log line and a key id.
 */
export function isDeviceId(text: string): boolean {
  return text !== '' && !/\p{Cc}/u.test(text) && text.isWellFormed() && utf8Length(text) <= 255;
}

/** The two halves of a key id such as `ed25519:a_1`. */
/**
 * Whether this is a media id: what follows the server in `mxc://server/id`. Nothing else may ever become part of a
 * path.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#content-repo-security-considerations
 */
export function isMediaId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,255}$/.test(text);
}

export type KeyId = { readonly algorithm: string; readonly name: string };

/**
 * Splits a key id at its first colon. Signing keys of servers, device keys and one-time keys all
 * have this shape.
 *
 * @returns `undefined` when either half is empty
 */
export function parseKeyId(id: string): KeyId | undefined {
  const colon = id.indexOf(':');
  if (colon <= 0 || colon === id.length - 1) return undefined;
  return { algorithm: id.slice(0, colon), name: id.slice(colon + 1) };
}
