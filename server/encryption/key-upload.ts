/**
 * Uploading keys.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#uploading-keys
 */
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomMembers } from '../ephemeral/members.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { DeviceAddress, OneTimeKeyStore } from '../storage/one-time-keys.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Notifier } from '../sync/notifier.ts';
import { checkDeviceKeys, checkOnePerAlgorithm, readKeys, type UploadedKey } from './check-keys.ts';

export interface KeyUploadDependencies {
  readonly engine: Engine;
  readonly deviceKeys: DeviceKeyStore;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly changes: DeviceListChangeStore;
  readonly members: Pick<RoomMembers, 'joinedRooms'>;
  readonly notifier: Pick<Notifier, 'poke'>;
}

/** What a device uploads; each part may be absent. */
export interface KeyUpload {
  readonly deviceKeys?: JsonObject | undefined;
  readonly oneTimeKeys?: JsonObject | undefined;
  readonly fallbackKeys?: JsonObject | undefined;
}

export class KeyUploads {
  readonly #dependencies: KeyUploadDependencies;

  constructor(dependencies: KeyUploadDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Stores what is new, all or nothing; what was uploaded before is no error. Answers how many one-time keys
   * of each algorithm are left to claim. Throws M_INVALID_PARAM when the keys belong to another device, are
   * named wrongly, or a one-time key with that id was uploaded with another content; M_BAD_JSON.
   */
  async upload(device: DeviceAddress, upload: KeyUpload): Promise<Record<string, number>> {
    const { changes, engine, oneTimeKeys } = this.#dependencies;
    if (upload.deviceKeys !== undefined) checkDeviceKeys(upload.deviceKeys, device);
    const keys = readKeys(upload.oneTimeKeys ?? {}, 'one_time_keys');
    const fallbacks = readKeys(upload.fallbackKeys ?? {}, 'fallback_keys');
    checkOnePerAlgorithm(fallbacks);

    const isNews = await retryConflicts(async () => {
      const identity = await this.#identityWrites(device, upload.deviceKeys);
      const writes = [
        ...identity,
        ...(await this.#oneTimeWrites(device, keys)),
        ...fallbacks.map(({ id, key }) => oneTimeKeys.putFallback(device, id, canonicalJson(key))),
      ];
      const changed = identity.length > 0;
      if (changed) writes.push(changes.add(device.userId));
      if (writes.length > 0) await engine.commit({ writes, positions: changed ? 1 : 0 });
      return changed;
    });
    if (isNews) await this.#tell(device.userId);
    return oneTimeKeys.counts(device);
  }

  async #identityWrites(device: DeviceAddress, keys: JsonObject | undefined): Promise<Write[]> {
    if (keys === undefined) return [];
    const { deviceKeys } = this.#dependencies;
    const { unsigned: _, ...signed } = keys;
    const json = canonicalJson(signed);
    const before = await deviceKeys.find(device.userId, device.deviceId);
    const isSame = before !== undefined && canonicalJson(before) === json;
    return isSame ? [] : [deviceKeys.put(device.userId, device.deviceId, json)];
  }

  async #oneTimeWrites(device: DeviceAddress, keys: readonly UploadedKey[]): Promise<Write[]> {
    if (keys.length === 0) return [];
    const { oneTimeKeys } = this.#dependencies;
    const rows = await oneTimeKeys.uploaded(
      device,
      keys.map(({ id }) => id.name),
    );
    const known = new Map(rows.map((row) => [`${row.algorithm}:${row.key_id}`, row.key]));
    return keys.flatMap(({ id, key }) => {
      const name = `${id.algorithm}:${id.name}`;
      const json = canonicalJson(key);
      const before = known.get(name);
      if (before === undefined) return [oneTimeKeys.insert(device, id, json)];
      if (before === null || before === json) return [];
      throw new MatrixError(
        'M_INVALID_PARAM',
        `one_time_keys["${name}"] was uploaded before with another content`,
      );
    });
  }

  async #tell(userId: UserId): Promise<void> {
    const { members, notifier } = this.#dependencies;
    notifier.poke({ users: [userId], rooms: await members.joinedRooms(userId) });
  }
}
