/**
 * Keys for examples, in the shape of real ones. Nobody could encrypt with them: they are made of letters, and so are
 * the signatures, which a server hands on without judging them.
 */
import type { JsonObject } from '../server/matrix/json.ts';
import type { User } from './example.ts';

/** What ed25519 and curve25519 keys look like: 43 characters. */
const keyOf = (letter: string): string => letter.repeat(43);
const signature = 'S'.repeat(86);

const signedBy = ({ userId, deviceId }: User): JsonObject => ({
  [userId]: { [`ed25519:${deviceId}`]: signature },
});

/** The identity keys of a device. Another letter makes other keys. */
export function identityKeys(user: User, letter = 'I'): JsonObject {
  const { userId, deviceId } = user;
  return {
    user_id: userId,
    device_id: deviceId,
    algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
    keys: {
      [`curve25519:${deviceId}`]: keyOf(letter),
      [`ed25519:${deviceId}`]: keyOf('E'),
    },
    signatures: signedBy(user),
  };
}

/** A one-time key; the letter tells keys apart. */
export function oneTimeKey(user: User, letter: string): JsonObject {
  return { key: keyOf(letter), signatures: signedBy(user) };
}

/** A key for when no one-time key is left. */
export function fallbackKey(user: User, letter: string): JsonObject {
  return { ...oneTimeKey(user, letter), fallback: true };
}
