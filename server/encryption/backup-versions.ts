/**
 * Backups of keys, as a user makes and drops them. The server holds what it cannot read.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-side-key-backups
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import { utf8Length } from '../matrix/utf8.ts';
import { BACKUP_MOVED, type KeyBackupRow, type KeyBackupStore } from '../storage/key-backups.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { retryConflicts } from '../storage/retry.ts';

/** The largest auth_data, and the largest session_data of a key: as large as an event. Bytes. */
export const MAX_BACKUP_DATA_BYTES = 65_536;
const MAX_ALGORITHM_BYTES = 255;

/** The algorithm that the spec has; others are the client's own business. */
const MEGOLM_BACKUP = 'm.megolm_backup.v1.curve25519-aes-sha2';

/** How the keys of a backup are encrypted. */
export interface BackupInfo {
  readonly algorithm: string;
  readonly auth_data: JsonObject;
}

export interface BackupDependencies {
  readonly engine: Engine;
  readonly backups: KeyBackupStore;
}

export class BackupVersions {
  readonly #dependencies: BackupDependencies;

  constructor(dependencies: BackupDependencies) {
    this.#dependencies = dependencies;
  }

  /** Begins a backup and answers its version. Throws M_INVALID_PARAM, M_TOO_LARGE. */
  async create(userId: UserId, info: BackupInfo): Promise<string> {
    const { backups, engine } = this.#dependencies;
    const authData = readInfo(info);
    return retryConflicts(async () => {
      const version = (await backups.lastVersion(userId)) + 1;
      const create = backups.create({ userId, version }, info.algorithm, authData);
      await engine.commit({ writes: [create], positions: 0 });
      return String(version);
    });
  }

  /** The backup of that version, or the newest. Throws M_NOT_FOUND. */
  async get(userId: UserId, version?: string): Promise<KeyBackupRow> {
    const { backups } = this.#dependencies;
    const found =
      version === undefined
        ? await backups.latest(userId)
        : await backups.find({ userId, version: readVersion(version) });
    if (found !== undefined && !found.deleted) return found;
    throw noSuchBackup(version);
  }

  /**
   * Replaces the auth_data, as when another device signs it. Throws M_NOT_FOUND, M_INVALID_PARAM for another
   * algorithm or version, M_TOO_LARGE.
   */
  async update(
    userId: UserId,
    version: string,
    info: BackupInfo & { readonly version?: string },
  ): Promise<void> {
    const { backups, engine } = this.#dependencies;
    const backup = await this.get(userId, version);
    if (info.version !== undefined && info.version !== version)
      throw new MatrixError('M_INVALID_PARAM', `version is ${info.version}, not ${version}.`);
    if (info.algorithm !== backup.algorithm)
      throw new MatrixError('M_INVALID_PARAM', `algorithm must stay ${backup.algorithm}.`);
    const update = backups.setAuthData({ userId, version: backup.version }, readInfo(info));
    try {
      await engine.commit({ writes: [update], positions: 0 });
    } catch (error) {
      if (error instanceof ConflictError && error.condition === BACKUP_MOVED)
        throw noSuchBackup(version);
      throw error;
    }
  }

  /** Deletes a backup with its keys. One that was deleted before is no error. Throws M_NOT_FOUND. */
  async remove(userId: UserId, version: string): Promise<void> {
    const { backups, engine } = this.#dependencies;
    const address = { userId, version: readVersion(version) };
    const found = await backups.find(address);
    if (found === undefined) throw noSuchBackup(version);
    if (!found.deleted) await engine.commit({ writes: backups.remove(address), positions: 0 });
  }
}

/** Versions are counted from 1; 0 stands for what can be no version. */
function readVersion(version: string): number {
  return /^[1-9]\d{0,14}$/.test(version) ? Number(version) : 0;
}

function noSuchBackup(version?: string): MatrixError {
  return new MatrixError(
    'M_NOT_FOUND',
    version === undefined ? 'You have no key backup.' : `You have no key backup ${version}.`,
  );
}

/** Checks what can be checked, and answers the auth_data as it is stored. */
function readInfo({ algorithm, auth_data: authData }: BackupInfo): string {
  if (algorithm === '' || utf8Length(algorithm) > MAX_ALGORITHM_BYTES)
    throw new MatrixError(
      'M_INVALID_PARAM',
      `algorithm must have 1 to ${MAX_ALGORITHM_BYTES} bytes.`,
    );
  if (algorithm === MEGOLM_BACKUP && !isString(authData['public_key']))
    throw new MatrixError(
      'M_INVALID_PARAM',
      `auth_data.public_key is missing: with ${MEGOLM_BACKUP} keys are encrypted for it.`,
    );
  return backupJson(authData, 'auth_data');
}

/** What a client encrypted, as it is stored. Throws M_TOO_LARGE. */
export function backupJson(data: JsonObject, field: string): string {
  const json = JSON.stringify(data);
  if (utf8Length(json) <= MAX_BACKUP_DATA_BYTES) return json;
  throw new MatrixError('M_TOO_LARGE', `${field} is larger than ${MAX_BACKUP_DATA_BYTES} bytes.`);
}
