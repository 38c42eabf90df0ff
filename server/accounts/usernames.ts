/** From the username that somebody asks for to the localpart of a user id. Pure. */
import { MatrixError } from '../errors.ts';
import {
  isNewLocalpart,
  makeUserId,
  MAX_IDENTIFIER_BYTES,
  parseUserId,
  type UserId,
} from '../matrix/identifiers.ts';
import { utf8Length } from '../matrix/utf8.ts';

/**
 * The user id for a new account with this username. Capital letters A to Z become small ones; nothing else is
 * mapped.
 *
 * Throws M_INVALID_USERNAME.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#user-identifiers
 */
export function newUserId(username: string, serverName: string): UserId {
  const localpart = lowerAscii(username);
  if (!isNewLocalpart(localpart))
    throw new MatrixError(
      'M_INVALID_USERNAME',
      'username may have only a-z, 0-9 and . _ = - / +, and must not be empty.',
    );
  if (utf8Length(`@${localpart}:${serverName}`) > MAX_IDENTIFIER_BYTES)
    throw new MatrixError(
      'M_INVALID_USERNAME',
      `username is too long: the whole user id may have ${MAX_IDENTIFIER_BYTES} bytes.`,
    );
  return makeUserId(localpart, serverName);
}

/**
 * The account that somebody means who writes a user id or just its localpart; `undefined` when it can be none of
 * this server's. Capital letters are taken for small ones, as at registration.
 */
export function meantUserId(user: string, serverName: string): UserId | undefined {
  const id = user.startsWith('@') ? parseUserId(user) : { localpart: user, server: serverName };
  if (id?.server !== serverName) return undefined;
  const localpart = lowerAscii(id.localpart);
  return isNewLocalpart(localpart) ? `@${localpart}:${serverName}` : undefined;
}

/** Capital letters A to Z become small ones; nothing else is mapped. */
export function lowerAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
