/**
 * Asking for the keys of others' devices.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysquery
 */
import { isUserId, serverOf, type ServerNameText, type UserId } from '../matrix/identifiers.ts';
import { MatrixError } from '../errors.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { CrossSigningKeyStore, Usage } from '../storage/cross-signing-keys.ts';
import type { DeviceKeyStore } from '../storage/device-keys.ts';
import type { KeySignatureStore } from '../storage/key-signatures.ts';
import type { DeviceDirectory } from './devices.ts';
import { withSignatures } from './signatures.ts';

export interface KeyQueryDependencies {
  readonly serverName: ServerNameText;
  readonly deviceKeys: DeviceKeyStore;
  readonly devices: DeviceDirectory;
  readonly crossSigningKeys: CrossSigningKeyStore;
  readonly signatures: KeySignatureStore;
}

/** User → device ids; an empty list means all of them. */
export type KeyQuery = Readonly<Record<UserId, readonly string[]>>;

/** What was found, by user, and the servers that could not be asked. */
export interface KeyQueryAnswer {
  readonly device_keys: JsonObject;
  readonly master_keys: JsonObject;
  readonly self_signing_keys: JsonObject;
  /** Nobody's but the viewer's own. */
  readonly user_signing_keys: JsonObject;
  readonly failures: JsonObject;
}

export class KeyQueries {
  readonly #dependencies: KeyQueryDependencies;

  constructor(dependencies: KeyQueryDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Keys with the signatures that the viewer may see. Users and devices that are not known are left out. Throws
   * M_INVALID_PARAM for what is no user id.
   */
  async query(viewer: UserId, wanted: KeyQuery): Promise<KeyQueryAnswer> {
    const { crossSigningKeys, deviceKeys, devices, serverName, signatures } = this.#dependencies;
    const { local, failures } = splitByServer(Object.keys(wanted), serverName);
    const [known, rows, identities, made] = await Promise.all([
      devices.devicesOf(local),
      deviceKeys.ofUsers(local),
      crossSigningKeys.ofUsers(local),
      signatures.shownTo(viewer, local),
    ]);
    const signed = (userId: UserId, name: string, key: JsonObject): JsonObject =>
      withSignatures(
        key,
        made.filter((one) => one.user_id === userId && one.key_name === name),
      );
    const found = local.flatMap((userId) => {
      const theirs = known.get(userId);
      if (theirs === undefined) return [];
      const names = new Map(theirs.map(({ deviceId, displayName }) => [deviceId, displayName]));
      const asked = wanted[userId] ?? [];
      const keys = rows
        .filter((row) => row.user_id === userId && names.has(row.device_id))
        .filter((row) => asked.length === 0 || asked.includes(row.device_id))
        .map(({ device_id: id, keys }) => [
          id,
          withName(signed(userId, id, keys), names.get(id) ?? null),
        ]);
      return [[userId, Object.fromEntries(keys)]];
    });
    const used = (usage: Usage, isShown: (userId: UserId) => boolean): JsonObject =>
      Object.fromEntries(
        identities
          .filter((row) => row.usage === usage && isShown(row.user_id))
          .map((row) => [row.user_id, signed(row.user_id, row.public_key, row.key)]),
      );
    return {
      device_keys: Object.fromEntries(found),
      master_keys: used('master', () => true),
      self_signing_keys: used('self_signing', () => true),
      user_signing_keys: used('user_signing', (userId) => userId === viewer),
      failures,
    };
  }
}

/** The users of this server, and a failure for each other server: there is no way to reach it yet. */
export function splitByServer(
  userIds: readonly string[],
  serverName: ServerNameText,
): { readonly local: UserId[]; readonly failures: JsonObject } {
  const stranger = userIds.find((userId) => !isUserId(userId));
  if (stranger !== undefined)
    throw new MatrixError('M_INVALID_PARAM', `"${stranger}" is not a user id`);
  const local = userIds.filter((userId) => serverOf(userId) === serverName);
  const others = new Set(userIds.map(serverOf).filter((server) => server !== serverName));
  const unreachable = { errcode: 'M_UNKNOWN', error: 'this server cannot reach other servers' };
  return { local, failures: Object.fromEntries([...others].map((name) => [name, unreachable])) };
}

function withName(keys: JsonObject, displayName: string | null): JsonObject {
  return displayName === null
    ? { ...keys, unsigned: {} }
    : { ...keys, unsigned: { device_display_name: displayName } };
}
