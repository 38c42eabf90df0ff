/**
 * Claiming one-time keys: each is handed out once.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3keysclaim
 */
import type { ServerNameText, UserId } from '../matrix/identifiers.ts';
import type { JsonObject, JsonValue } from '../matrix/json.ts';
import type { Engine, Write } from '../storage/engine.ts';
import { parseStored } from '../storage/json-column.ts';
import type { DeviceAddress, OneTimeKeyStore } from '../storage/one-time-keys.ts';
import { retryConflicts } from '../storage/retry.ts';
import type { Notifier } from '../sync/notifier.ts';
import { splitByServer } from './key-query.ts';

export interface KeyClaimDependencies {
  readonly serverName: ServerNameText;
  readonly engine: Engine;
  readonly oneTimeKeys: OneTimeKeyStore;
  readonly notifier: Pick<Notifier, 'poke'>;
}

/** User → device → algorithm. */
export type KeyClaim = Readonly<Record<UserId, Readonly<Record<string, string>>>>;

/** What was claimed, and the servers that could not be asked. */
export interface KeyClaimAnswer {
  readonly one_time_keys: JsonObject;
  readonly failures: JsonObject;
}

interface Taken {
  readonly device: DeviceAddress;
  readonly name: string;
  readonly key: JsonValue;
  readonly write: Write | undefined;
}

export class KeyClaims {
  readonly #dependencies: KeyClaimDependencies;
  /** Claims of one process wait for each other, so that they need not fail and retry. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(dependencies: KeyClaimDependencies) {
    this.#dependencies = dependencies;
  }

  /**
   * Takes one key for each device that is asked for: the one uploaded first, else the fallback key, which
   * stays. Devices without either are left out. Throws M_INVALID_PARAM for what is no user id.
   */
  async claim(wanted: KeyClaim): Promise<KeyClaimAnswer> {
    const { local, failures } = splitByServer(Object.keys(wanted), this.#dependencies.serverName);
    const turn = this.#last.then(() => retryConflicts(() => this.#take(wanted, local)));
    this.#last = turn.catch(() => {});
    const taken = await turn;
    const claimed = taken.filter(({ write }) => write !== undefined);
    this.#dependencies.notifier.poke({ users: claimed.map(({ device }) => device.userId) });
    return { one_time_keys: byUser(taken), failures };
  }

  async #take(wanted: KeyClaim, users: readonly UserId[]): Promise<Taken[]> {
    const asked = users.flatMap((userId) =>
      Object.entries(wanted[userId] ?? {}).map(([deviceId, algorithm]) =>
        this.#takeOne({ userId, deviceId }, algorithm),
      ),
    );
    const taken = (await Promise.all(asked)).filter((one) => one !== undefined);
    const writes = taken.flatMap(({ write }) => (write === undefined ? [] : [write]));
    if (writes.length > 0) await this.#dependencies.engine.commit({ writes, positions: 1 });
    return taken;
  }

  async #takeOne(device: DeviceAddress, algorithm: string): Promise<Taken | undefined> {
    const { oneTimeKeys } = this.#dependencies;
    const next = await oneTimeKeys.next(device, algorithm);
    if (next !== undefined) {
      const name = `${algorithm}:${next.key_id}`;
      return { device, name, key: parseStored(next.key), write: oneTimeKeys.claim(next.nid) };
    }
    const fallback = await oneTimeKeys.fallback(device, algorithm);
    if (fallback === undefined) return undefined;
    const { key_id: keyId, used } = fallback;
    const write = used ? undefined : oneTimeKeys.useFallback(device, algorithm, keyId);
    return { device, name: `${algorithm}:${keyId}`, key: parseStored(fallback.key), write };
  }
}

function byUser(taken: readonly Taken[]): JsonObject {
  const users = new Map<string, [string, JsonObject][]>();
  for (const { device, name, key } of taken) {
    const devices = users.get(device.userId) ?? [];
    devices.push([device.deviceId, { [name]: key }]);
    users.set(device.userId, devices);
  }
  return Object.fromEntries(
    [...users].map(([userId, devices]) => [userId, Object.fromEntries(devices)]),
  );
}
