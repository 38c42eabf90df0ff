/**
 * The localpart of somebody who comes from elsewhere. Pure.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#mapping-from-other-character-sets
 */
import { lowerAscii } from '../../accounts/usernames.ts';
import { encodeUtf8 } from '../../matrix/utf8.ts';

/** Capital letters become small; every byte of what a localpart cannot have becomes `=` and two digits. */
export function localpartOf(name: string): string {
  const bytes = encodeUtf8(lowerAscii(name));
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9._/+-]/.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
