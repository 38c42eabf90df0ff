/** A backup of keys, as examples use it. What is in it only looks encrypted: a server cannot tell. */
import type { JsonObject } from '../server/matrix/json.ts';
import { devicePair, signedBy } from './device-keys.ts';
import type { User } from './example.ts';

export const VERSION = '/_matrix/client/v3/room_keys/version';
export const KEYS = '/_matrix/client/v3/room_keys/keys';

/** The one algorithm of the spec. */
export const ALGORITHM = 'm.megolm_backup.v1.curve25519-aes-sha2';

/** Two sessions of group messages. */
export const FIRST = 'F'.repeat(43);
export const SECOND = 'S'.repeat(43);

/** How a backup is described, signed by the device that makes it. */
export function backupInfo(user: User): JsonObject {
  const authData = signedBy({ public_key: 'B'.repeat(43) }, devicePair(user));
  return { algorithm: ALGORITHM, auth_data: authData };
}

/** Begins a backup and answers its version; quiet. */
export async function newBackup(user: User): Promise<string> {
  const { body } = await user.quietly.post(VERSION, backupInfo(user));
  return String(body['version']);
}

/** A key of a session. The letter tells keys apart; the rest says how good it is. */
export function backedUp(letter: string, rank: JsonObject = {}): JsonObject {
  return {
    first_message_index: 1,
    forwarded_count: 1,
    is_verified: false,
    ...rank,
    session_data: {
      ephemeral: letter.repeat(43),
      ciphertext: letter.repeat(64),
      mac: letter.repeat(11),
    },
  };
}

/** Keys of rooms, as PUT takes them and GET answers them. */
export function inRooms(rooms: Record<string, Record<string, JsonObject>>): JsonObject {
  return {
    rooms: Object.fromEntries(
      Object.entries(rooms).map(([roomId, sessions]) => [roomId, { sessions }]),
    ),
  };
}

/** The path of a room's keys, or of a session's. */
export function keysAt(roomId: string, sessionId?: string): string {
  return [KEYS, roomId, ...(sessionId === undefined ? [] : [sessionId])]
    .map((part, index) => (index === 0 ? part : encodeURIComponent(part)))
    .join('/');
}

/** A request on keys of a version. */
export function onKeys(
  user: User,
  method: 'GET' | 'PUT' | 'DELETE',
  version: string,
  path: string = KEYS,
  body?: JsonObject,
) {
  return user.request(method, path, {
    query: { version },
    ...(body === undefined ? {} : { body }),
  });
}
