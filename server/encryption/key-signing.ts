/**
 * Uploading signatures: a user vouches for their own devices, and for other users.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keyssignaturesupload
 */
import { MatrixError } from '../errors.ts';
import type { CryptoPrimitives } from '../matrix/crypto.ts';
import { isUserId, type UserId } from '../matrix/identifiers.ts';
import { isObject, type JsonObject } from '../matrix/json.ts';
import type { CrossSigningKeyStore } from '../storage/cross-signing-keys.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { DeviceListChangeStore } from '../storage/device-list-changes.ts';
import type { Engine } from '../storage/engine.ts';
import type { KeySignature, KeySignatureStore } from '../storage/key-signatures.ts';
import { commitParts } from '../storage/parts.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Announce } from './announce.ts';
import { isSameKey, isSignedBy, signaturesOf } from './signatures.ts';
import { readSignable, type Signable, type SignableKeys } from './signable-keys.ts';

export interface KeySigningDependencies {
  readonly engine: Engine;
  readonly crypto: CryptoPrimitives;
  readonly crossSigningKeys: CrossSigningKeyStore;
  readonly signatures: KeySignatureStore;
  readonly deviceKeys: DeviceKeyStore;
  readonly changes: DeviceListChangeStore;
  readonly announce: Announce;
}

/** User → device id or public key → the key as it is, with the new signatures. */
export type SignedKeys = Readonly<Record<UserId, Readonly<Record<string, JsonObject>>>>;

interface Accepted {
  readonly target: Signable;
  readonly signatures: readonly KeySignature[];
}

export class KeySigning {
  readonly #dependencies: KeySigningDependencies;

  constructor(dependencies: KeySigningDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Keeps the signatures that are right; answers an error for each other key, by user and key. Of a key with several
   * signatures all must be right. Throws M_INVALID_PARAM for what is no user id.
   */
  async upload(userId: UserId, signed: SignedKeys): Promise<JsonObject> {
    const stranger = Object.keys(signed).find((one) => !isUserId(one));
    if (stranger !== undefined)
      throw new MatrixError('M_INVALID_PARAM', `"${stranger}" is not a user id`);
    const { announce, changes, engine, signatures } = this.#dependencies;
    return retryConflicts(async () => {
      const known = await readSignable(this.#dependencies, userId, Object.keys(signed));
      const accepted: Accepted[] = [];
      const failures: [string, JsonObject][] = [];
      for (const [owner, keys] of Object.entries(signed)) {
        const failed: [string, JsonObject][] = [];
        for (const [name, object] of Object.entries(keys)) {
          try {
            accepted.push(this.#accept(userId, { owner, name, object }, known));
          } catch (error) {
            if (!(error instanceof MatrixError)) throw error;
            failed.push([name, error.body()]);
          }
        }
        if (failed.length > 0) failures.push([owner, Object.fromEntries(failed)]);
      }
      const news = accepted.filter((one) => one.signatures.length > 0);
      const isOwn = news.some(({ target }) => target.owner === userId);
      if (news.length > 0)
        await commitParts(engine, [
          () => ({
            writes: [
              ...news.flatMap(({ target }) => target.stillThere),
              ...news.flatMap((one) => one.signatures.map((row) => signatures.put(row))),
              ...(isOwn ? [changes.add(userId)] : []),
            ],
            positions: 1,
            committed: announce(userId),
          }),
        ]);
      return Object.fromEntries(failures);
    });
  }

  #accept(
    userId: UserId,
    sent: { readonly owner: UserId; readonly name: string; readonly object: JsonObject },
    known: SignableKeys,
  ): Accepted {
    const { crypto } = this.#dependencies;
    const { owner, name, object } = sent;
    const target = known.find(owner, name);
    if (target === undefined)
      throw new MatrixError('M_NOT_FOUND', `${owner} has no key ${name} here.`);
    if (!isSameKey(object, target.key))
      throw new MatrixError(
        'M_INVALID_SIGNATURE',
        'What was signed is not the key that is stored: ask for it again.',
      );
    const fresh = newSignatures(object, target.key);
    if (signaturesOf(object, userId).size === 0)
      throw new MatrixError('M_INVALID_SIGNATURE', 'signatures holds none of yours.');
    for (const { signer, id } of fresh) {
      const key = target.signers.find((one) => one.id === id);
      if (signer !== userId || key === undefined)
        throw new MatrixError('M_FORBIDDEN', `${id} of ${signer} may not sign this key for you.`);
      if (!isSignedBy(object, signer, key, crypto))
        throw new MatrixError('M_INVALID_SIGNATURE', `The signature by ${id} is wrong.`);
    }
    return {
      target,
      signatures: fresh.map(({ signer, id, signature }) => ({
        user_id: owner,
        key_name: name,
        signer,
        signer_key_id: id,
        signature,
      })),
    };
  }
}

/** The signatures that an object carries and the stored key does not. */
function newSignatures(object: JsonObject, key: JsonObject) {
  return signersOf(object).flatMap((signer) => {
    const there = signaturesOf(key, signer);
    return [...signaturesOf(object, signer)]
      .filter(([id, signature]) => there.get(id) !== signature)
      .map(([id, signature]) => ({ signer, id, signature }));
  });
}

function signersOf(object: JsonObject): string[] {
  return Object.keys(isObject(object['signatures']) ? object['signatures'] : {});
}
