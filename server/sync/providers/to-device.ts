/**
 * The messages from other devices, for /sync. They are kept until the client comes back with the token of the
 * response that held them.
 *
 * A response holds at most a hundred. The rest moves to a new stream position, behind that response's token:
 * so the token alone still says what was delivered, and the next sync has something to answer at once.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#send-to-device-messaging
 */
import type { JsonObject } from '../../matrix/json.ts';
import type { Engine } from '../../storage/engine.ts';
import type { ToDeviceStore } from '../../storage/to-device.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';

/** How many messages one response holds. */
export const TO_DEVICE_LIMIT = 100;

export interface ToDeviceProviderDependencies {
  readonly engine: Pick<Engine, 'commit'>;
  readonly store: ToDeviceStore;
}

export function toDeviceProvider(
  dependencies: ToDeviceProviderDependencies,
): SyncProvider<readonly JsonObject[]> {
  const { engine, store } = dependencies;

  async function deliver(scope: SyncScope, after: number): Promise<JsonObject[]> {
    const { userId, deviceId, upTo } = scope;
    const rows = await store.waiting(userId, deviceId, after, upTo, TO_DEVICE_LIMIT + 1);
    const delivered = rows.slice(0, TO_DEVICE_LIMIT);
    const last = delivered.at(-1);
    if (rows.length > TO_DEVICE_LIMIT && last !== undefined) {
      const write = store.postpone(userId, deviceId, last.nid, upTo);
      await engine.commit({ writes: [write], positions: 1 });
    }
    return delivered.map(({ sender, type, content }) => ({ sender, type, content }));
  }

  return {
    initial: (scope) => deliver(scope, 0),
    incremental: async (scope, since) => {
      const { userId, deviceId } = scope;
      if (await store.hasUpTo(userId, deviceId, since)) {
        const write = store.removeUpTo(userId, deviceId, since);
        await engine.commit({ writes: [write], positions: 0 });
      }
      return deliver(scope, since);
    },
  };
}
