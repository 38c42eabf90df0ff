/**
 * The keys that a user may put a signature on, each with the keys that may make it. Vouching goes one way: the master
 * key for the two others, the self-signing key for devices, the user-signing key for other users, and a
 * device for its user.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#cross-signing
 */
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type {
  CrossSigningKeyRow,
  CrossSigningKeyStore,
  Usage,
} from '../storage/cross-signing-keys.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { Write } from '../storage/engine.ts';
import type { KeySignatureStore } from '../storage/key-signatures.ts';
import { deviceSigningKey, withSignatures, type SigningKey } from './signatures.ts';

/** A key that is stored, for one who would sign it. */
export interface Signable {
  readonly owner: UserId;
  /** With the signatures that the one who signs may see. */
  readonly key: JsonObject;
  /** Their keys that may sign it. */
  readonly signers: readonly SigningKey[];
  /** Fails the commit when the key, or one that may sign it, is not what it was. */
  readonly stillThere: readonly Write[];
}

export interface SignableKeys {
  /** By the id of a device, or the public key of a cross-signing key. */
  find(owner: UserId, name: string): Signable | undefined;
}

interface Stores {
  readonly crossSigningKeys: CrossSigningKeyStore;
  readonly signatures: KeySignatureStore;
  readonly deviceKeys: DeviceKeyStore;
}

/** Reads what the user could sign of these users' keys. */
export async function readSignable(
  { crossSigningKeys, deviceKeys, signatures }: Stores,
  userId: UserId,
  owners: readonly UserId[],
): Promise<SignableKeys> {
  const all = new Set([userId, ...owners]);
  const [rows, devices, made] = await Promise.all([
    crossSigningKeys.ofUsers(all),
    deviceKeys.ofUsers([userId]),
    signatures.shownTo(userId, all),
  ]);
  const mine = new Map(
    rows.flatMap((row): [Usage, CrossSigningKeyRow][] =>
      row.user_id === userId ? [[row.usage, row]] : [],
    ),
  );
  const signed = (owner: UserId, name: string, key: JsonObject): JsonObject =>
    withSignatures(
      key,
      made.filter((one) => one.user_id === owner && one.key_name === name),
    );
  const by = (usage: Usage): Pick<Signable, 'signers' | 'stillThere'> => {
    const row = mine.get(usage);
    return row === undefined
      ? { signers: [], stillThere: [] }
      : { signers: [signingKey(row)], stillThere: [crossSigningKeys.stillThere(row)] };
  };
  const byDevices = {
    signers: devices.flatMap(({ device_id: id, keys }) => deviceSigningKey(keys, id) ?? []),
    stillThere: devices.map(({ device_id: id, keys }) => deviceKeys.stillThere(userId, id, keys)),
  };
  const nobody = { signers: [], stillThere: [] };

  const signersFor = ({ user_id: owner, usage }: CrossSigningKeyRow) => {
    if (owner !== userId) return usage === 'master' ? by('user_signing') : nobody;
    return usage === 'master' ? byDevices : by('master');
  };

  return {
    find(owner, name) {
      const isNamed = (one: CrossSigningKeyRow) => one.user_id === owner && one.public_key === name;
      const row = rows.find(isNamed);
      // Nobody else is to know of a user-signing key.
      if (row !== undefined && (owner === userId || row.usage !== 'user_signing')) {
        const { signers, stillThere } = signersFor(row);
        return {
          owner,
          key: signed(owner, name, row.key),
          signers,
          stillThere: [...stillThere, crossSigningKeys.stillThere(row)],
        };
      }
      const device = devices.find((one) => one.user_id === owner && one.device_id === name);
      if (device === undefined) return undefined;
      const { signers, stillThere } = by('self_signing');
      return {
        owner,
        key: signed(owner, name, device.keys),
        signers,
        stillThere: [...stillThere, deviceKeys.stillThere(owner, name, device.keys)],
      };
    },
  };
}

function signingKey({ public_key: publicKey }: CrossSigningKeyRow): SigningKey {
  return { id: `ed25519:${publicKey}`, publicKey };
}
