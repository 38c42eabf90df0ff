/**
 * The keys in a backup: put there, taken out, deleted. By session, by room or all at once.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
 */
import { MatrixError } from '../errors.ts';
import { isRoomId, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import {
  BACKUP_MOVED,
  type BackedUpKeyRow,
  type KeyBackupRow,
  type KeyPlace,
} from '../storage/key-backups.ts';
import { retryConflicts } from '../storage/retry.ts';
import { isBetterKey, type KeyRank } from './better-key.ts';
import { backupJson, type BackupDependencies, type BackupVersions } from './backup-versions.ts';

const MAX_SESSION_ID_BYTES = 255;

/** A key of a session, encrypted. */
export interface BackedUpKey extends KeyRank {
  readonly session_data: JsonObject;
}

/** Room → session → key. */
export type BackedUpRooms = Readonly<
  Record<RoomId, { readonly sessions: Readonly<Record<string, BackedUpKey>> }>
>;

/** What a backup holds after a change. */
export interface BackupState {
  readonly etag: string;
  readonly count: number;
}

export class BackupKeys {
  readonly #dependencies: BackupDependencies & { readonly versions: BackupVersions };

  constructor(dependencies: BackupDependencies & { readonly versions: BackupVersions }) {
    this.#dependencies = dependencies;
  }

  /**
   * Puts keys into the newest backup, each where none or a worse one is. Throws M_NOT_FOUND without any backup,
   * M_WRONG_ROOM_KEYS_VERSION for another than the newest, M_INVALID_PARAM and M_TOO_LARGE for a session that cannot be.
   */
  async put(userId: UserId, version: string, rooms: BackedUpRooms): Promise<BackupState> {
    const { backups, engine, versions } = this.#dependencies;
    const offered = flatten(rooms);
    return retryConflicts(async () => {
      const backup = await versions.get(userId);
      if (String(backup.version) !== version) throw wrongVersion(backup.version);
      const address = { userId, version: backup.version };
      const ranks = await backups.ranks(
        address,
        Object.keys(rooms),
        offered.map((one) => one.sessionId),
      );
      const present = new Map(ranks.map((row) => [placeOf(row.room_id, row.session_id), row]));
      const better = offered.filter(({ roomId, sessionId, key }) => {
        const there = present.get(placeOf(roomId, sessionId));
        return there === undefined || isBetterKey(key, there);
      });
      if (better.length === 0) return stateOf(backup);
      const more = better.filter((one) => !present.has(placeOf(one.roomId, one.sessionId))).length;
      await engine.commit({
        writes: [
          backups.changed(address, backup.etag, more),
          backups.isNewest(address),
          ...better.map(({ roomId, sessionId, key, sessionData }) =>
            backups.putKey(
              address,
              { ...key, room_id: roomId, session_id: sessionId },
              sessionData,
            ),
          ),
        ],
        positions: 0,
      });
      return stateOf(backup, more);
    }, BACKUP_MOVED);
  }

  /** The keys at a place, of any backup that was not deleted. Throws M_NOT_FOUND without such a backup. */
  async get(userId: UserId, version: string, place: KeyPlace): Promise<readonly BackedUpKeyRow[]> {
    const { backups, versions } = this.#dependencies;
    const backup = await versions.get(userId, version);
    return backups.keys({ userId, version: backup.version }, place);
  }

  /** Deletes the keys at a place; where there are none, nothing changes. Throws M_NOT_FOUND without such a backup. */
  async remove(userId: UserId, version: string, place: KeyPlace): Promise<BackupState> {
    const { backups, engine, versions } = this.#dependencies;
    return retryConflicts(async () => {
      const backup = await versions.get(userId, version);
      const address = { userId, version: backup.version };
      const isAll = place.roomId === undefined;
      const count = isAll ? backup.key_count : (await backups.keys(address, place)).length;
      if (count === 0) return stateOf(backup);
      await engine.commit({
        writes: [
          backups.changed(address, backup.etag, -count),
          backups.removeKeys(address, place, count),
        ],
        positions: 0,
      });
      return stateOf(backup, -count);
    }, BACKUP_MOVED);
  }
}

function flatten(rooms: BackedUpRooms) {
  return Object.entries(rooms).flatMap(([roomId, { sessions }]) => {
    if (!isRoomId(roomId))
      throw new MatrixError('M_INVALID_PARAM', `rooms: "${roomId}" is not a room id.`);
    return Object.entries(sessions).map(([sessionId, key]) => {
      if (sessionId === '' || utf8Length(sessionId) > MAX_SESSION_ID_BYTES)
        throw new MatrixError(
          'M_INVALID_PARAM',
          `sessions: each sessionId in ${roomId} must have 1 to ${MAX_SESSION_ID_BYTES} bytes.`,
        );
      const sessionData = backupJson(key.session_data, `session_data of ${sessionId} in ${roomId}`);
      return { roomId, sessionId, key, sessionData };
    });
  });
}

const placeOf = (roomId: RoomId, sessionId: string): string => `${roomId} ${sessionId}`;

/** The backup's state; after one more change of this many keys, when it is given. */
function stateOf({ etag, key_count: count }: KeyBackupRow, more?: number): BackupState {
  return more === undefined
    ? { etag: String(etag), count }
    : { etag: String(etag + 1), count: count + more };
}

function wrongVersion(current: number): MatrixError {
  return new MatrixError(
    'M_WRONG_ROOM_KEYS_VERSION',
    `Keys go into the newest backup only, which is ${current}.`,
    { fields: { current_version: String(current) } },
  );
}
