/**
 * The localpart of somebody who comes from elsewhere. Pure.
 *
 * @see https://spec.matrix.org/v1.19/appendices/#mapping-from-other-character-sets
 */
import { encodeUtf8 } from '../matrix/utf8.ts';

/** Capital letters become small; every byte of what a localpart cannot have becomes `=` and two digits. */
export function localpartOf(name: string): string {
  const bytes = encodeUtf8(name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()));
  return Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9._/+-]/.test(character) ? character : `=${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
