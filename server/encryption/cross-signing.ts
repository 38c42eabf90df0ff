/**
 * Uploading cross-signing keys.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#cross-signing
 */
import { MatrixError } from '../errors.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Outcome } from '../sessions/ui-auth.ts';
import {
  CROSS_SIGNING_MOVED,
  USAGES,
  type CrossSigningKeyRow,
  type CrossSigningKeyStore,
  type Usage,
} from '../storage/cross-signing-keys.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { KeySignature, KeySignatureStore } from '../storage/key-signatures.ts';
import { commitParts, type Part } from '../storage/parts.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Announce } from './announce.ts';
import type { DeviceDirectory } from './devices.ts';
import { readCrossSigningKeys, type UploadedCrossSigningKey } from './read-cross-signing.ts';
import {
  deviceSigningKey,
  isSameKey,
  isSignedBy,
  signaturesOf,
  type SigningKey,
} from './signatures.ts';

export interface CrossSigningDependencies {
  readonly engine: Engine;
  readonly crypto: CryptoPrimitives;
  readonly crossSigningKeys: CrossSigningKeyStore;
  readonly signatures: KeySignatureStore;
  readonly deviceKeys: DeviceKeyStore;
  readonly devices: DeviceDirectory;
  readonly changes: DeviceListChangeStore;
  readonly announce: Announce;
}

type Stored = ReadonlyMap<Usage, CrossSigningKeyRow>;

export class CrossSigning {
  readonly #dependencies: CrossSigningDependencies;

  constructor(dependencies: CrossSigningDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Stores the keys in a body, all or none. Who has a master key already must prove to be its owner before
   * another key is taken; the same keys again are no error and no news.
   *
   * Answers the challenge when something is still to be proved. Throws M_MISSING_PARAM without a master key,
   * M_INVALID_SIGNATURE, M_FORBIDDEN for a key that is called like a device, M_INVALID_PARAM and M_BAD_JSON.
   */
  async upload(
    userId: UserId,
    body: JsonObject,
    prove: () => Promise<Outcome>,
  ): Promise<JsonObject | undefined> {
    const { announce, changes, crossSigningKeys, engine, signatures } = this.#dependencies;
    const uploaded = readCrossSigningKeys(body, userId);
    // Read again when another request changed the keys meanwhile: what had to be proved may have changed too.
    return retryConflicts(async () => {
      const rows = await crossSigningKeys.ofUsers([userId]);
      const stored: Stored = new Map(rows.map((row) => [row.usage, row]));
      const fresh = uploaded.filter(({ row }) => !isSameKey(stored.get(row.usage)?.key, row.key));
      const keys = keysAfter(stored, uploaded);
      await this.#check(userId, uploaded, keys);
      const outcome: Outcome =
        stored.has('master') && fresh.length > 0
          ? await prove()
          : { done: true, userId, parts: [] };
      if (!outcome.done) return outcome.challenge;

      const signed = await this.#newSignatures(userId, uploaded, stored);
      if (fresh.length === 0 && signed.length === 0) return undefined;
      const news: Part = () => ({
        writes: [
          ...this.#keyWrites(stored, keys),
          ...signed.map((one) => signatures.put(one)),
          changes.add(userId),
        ],
        positions: 1,
        committed: announce(userId),
      });
      await commitParts(engine, [news, ...outcome.parts]);
      return undefined;
    }, CROSS_SIGNING_MOVED);
  }

  /** What must be true of the keys that the user would have afterwards. */
  async #check(
    userId: UserId,
    uploaded: readonly UploadedCrossSigningKey[],
    keys: Stored,
  ): Promise<void> {
    const { crypto, deviceKeys, devices } = this.#dependencies;
    const master = keys.get('master');
    if (master === undefined)
      throw new MatrixError('M_MISSING_PARAM', 'master_key is missing, and there is none yet.');
    const names = [...keys.values()].map((row) => row.public_key);
    if (new Set(names).size < names.length)
      throw new MatrixError('M_INVALID_PARAM', 'Each cross-signing key must be a key of its own.');
    const known = (await devices.devicesOf([userId])).get(userId) ?? [];
    const taken = known.find(({ deviceId }) => names.includes(deviceId));
    if (taken !== undefined)
      throw new MatrixError('M_FORBIDDEN', `You have a device with the id ${taken.deviceId}.`);

    const byMaster: SigningKey = {
      id: `ed25519:${master.public_key}`,
      publicKey: master.public_key,
    };
    const byDevices = (await deviceKeys.ofUsers([userId])).flatMap(
      ({ device_id: deviceId, keys }) => deviceSigningKey(keys, deviceId) ?? [],
    );
    for (const { row, object } of uploaded) {
      const signers = row.usage === 'master' ? [byMaster, ...byDevices] : [byMaster];
      checkSignatures(row, object, signers, crypto);
      if (row.usage !== 'master' && !signaturesOf(object, userId).has(byMaster.id))
        throw new MatrixError(
          'M_INVALID_SIGNATURE',
          `${row.usage}_key.signatures must hold ${userId}'s signature by the master key ${byMaster.id}`,
        );
    }
  }

  /** The signatures that came with the keys and are not there yet. */
  async #newSignatures(
    userId: UserId,
    uploaded: readonly UploadedCrossSigningKey[],
    stored: Stored,
  ): Promise<KeySignature[]> {
    const rows = await this.#dependencies.signatures.shownTo(userId, [userId]);
    const there = new Set(
      rows.map((row) => `${row.key_name} ${row.signer_key_id} ${row.signature}`),
    );
    return uploaded.flatMap(({ row, object }) =>
      [...signaturesOf(object, userId)]
        .map(([id, signature]) => ({
          user_id: userId,
          key_name: row.public_key,
          signer: userId,
          signer_key_id: id,
          signature,
        }))
        // Those on a key that is replaced go with it, even where the new one has the same name.
        .filter(
          ({ key_name: name, signer_key_id: id, signature }) =>
            !isSameKey(stored.get(row.usage)?.key, row.key) ||
            !there.has(`${name} ${id} ${signature}`),
        ),
    );
  }

  /** From the keys that are there to those that shall be; what the old ones signed goes with them. */
  #keyWrites(stored: Stored, keys: Stored): Write[] {
    const { crossSigningKeys, signatures } = this.#dependencies;
    return USAGES.flatMap((usage) => {
      const [before, after] = [stored.get(usage), keys.get(usage)];
      if (before === undefined) return after === undefined ? [] : [crossSigningKeys.insert(after)];
      // What was decided rests on this key too, such as whether the others are signed by it.
      if (isSameKey(before.key, after?.key)) return [crossSigningKeys.stillThere(before)];
      return [
        after === undefined
          ? crossSigningKeys.remove(before)
          : crossSigningKeys.replace(before, after),
        ...signatures.removeKeys(before.user_id, [before.public_key]),
      ];
    });
  }
}

/** Another master key leaves nothing standing that the old one had signed. */
function keysAfter(stored: Stored, uploaded: readonly UploadedCrossSigningKey[]): Stored {
  const rows = new Map(uploaded.map(({ row }) => [row.usage, row]));
  const master = rows.get('master');
  const isReset = master !== undefined && !isSameKey(stored.get('master')?.key, master.key);
  return isReset ? rows : new Map([...stored, ...rows]);
}

/** Throws M_INVALID_SIGNATURE unless each of the owner's signatures is right and by one of these keys. */
function checkSignatures(
  { user_id: userId, usage }: CrossSigningKeyRow,
  object: JsonObject,
  signers: readonly SigningKey[],
  crypto: CryptoPrimitives,
): void {
  for (const id of signaturesOf(object, userId).keys()) {
    const signer = signers.find((one) => one.id === id);
    if (signer === undefined || !isSignedBy(object, userId, signer, crypto))
      throw new MatrixError(
        'M_INVALID_SIGNATURE',
        signer === undefined
          ? `${usage}_key is signed by ${id}, which is no key of yours that may sign it`
          : `${usage}_key carries a signature by ${id} that is wrong`,
      );
  }
}
