/**
 * Uploading keys.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#uploading-keys
 */
import { MatrixError } from '../errors.ts';
import { canonicalJson } from '../matrix/canonical-json.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import { without, type JsonObject } from '../matrix/json.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { KeySignatureStore } from '../storage/key-signatures.ts';
import type { DeviceAddress, OneTimeKeyStore } from '../storage/one-time-keys.ts';
import { commitParts } from '../storage/parts.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Announce } from './announce.ts';
import {
  checkDeviceKeys,
  checkKeySignatures,
  checkOnePerAlgorithm,
  readKeys,
  type UploadedKey,
} from './check-keys.ts';
import { deviceSigningKey, isSameKey, withSignaturesOnlyOf } from './signatures.ts';

export interface KeyUploadDependencies {
  readonly engine: Engine;
  readonly crypto: CryptoPrimitives;
  readonly deviceKeys: DeviceKeyStore;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly signatures: KeySignatureStore;
  readonly changes: DeviceListChangeStore;
  readonly announce: Announce;
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
   * named wrongly, or a one-time key with that id was uploaded with another content; M_INVALID_SIGNATURE for keys
   * that the device has not signed, or not rightly; M_BAD_JSON.
   */
  async upload(device: DeviceAddress, upload: KeyUpload): Promise<Record<string, number>> {
    const { announce, changes, crypto, deviceKeys, engine, oneTimeKeys } = this.#dependencies;
    if (upload.deviceKeys !== undefined) checkDeviceKeys(upload.deviceKeys, device, crypto);
    const keys = readKeys(upload.oneTimeKeys ?? {}, 'one_time_keys');
    const fallbacks = readKeys(upload.fallbackKeys ?? {}, 'fallback_keys');
    checkOnePerAlgorithm(fallbacks);

    await retryConflicts(async () => {
      const before = await deviceKeys.find(device.userId, device.deviceId);
      const identity = upload.deviceKeys ?? before ?? {};
      const signer = deviceSigningKey(identity, device.deviceId);
      checkKeySignatures(keys, 'one_time_keys', device, signer, crypto);
      checkKeySignatures(fallbacks, 'fallback_keys', device, signer, crypto);
      const identityWrites = this.#identityWrites(device, before, upload.deviceKeys);
      const isNews = identityWrites.length > 0;
      const writes = [
        ...identityWrites,
        ...(await this.#oneTimeWrites(device, keys)),
        ...fallbacks.map(({ id, key }) => oneTimeKeys.putFallback(device, id, canonicalJson(key))),
        ...(isNews ? [changes.add(device.userId)] : []),
      ];
      if (writes.length === 0) return;
      const told = isNews ? { positions: 1, committed: announce(device.userId) } : { positions: 0 };
      await commitParts(engine, [() => ({ writes, ...told })]);
    });
    return oneTimeKeys.counts(device);
  }

  #identityWrites(
    { userId, deviceId }: DeviceAddress,
    before: JsonObject | undefined,
    uploaded: JsonObject | undefined,
  ): readonly Write[] {
    if (uploaded === undefined) return [];
    const { deviceKeys, signatures } = this.#dependencies;
    const after = withSignaturesOnlyOf(without(uploaded, 'unsigned'), userId);
    const json = canonicalJson(after);
    if (before !== undefined && canonicalJson(before) === json) return [];
    // Whoever vouched for other keys of this device did not vouch for these.
    const isOther = before !== undefined && !isSameKey(before, after);
    return [
      ...(isOther ? signatures.removeKeys(userId, [deviceId]) : []),
      deviceKeys.put(userId, deviceId, json),
    ];
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
}
