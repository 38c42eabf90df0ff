/**
 * Pushers: where users want their notifications sent. They live as long as the device that set them up.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-notifications
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Requester } from '../sessions/requester.ts';
import type { DeviceHooks } from '../sessions/hooks.ts';
import type { PushDelivery } from './index.ts';
import { unknownToken } from '../sessions/tokens.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import type { Part } from '../storage/parts.ts';
import {
  PUSHER_WITHOUT_DEVICE,
  type Pusher,
  type PusherKey,
  type PusherStore,
} from '../storage/pushers.ts';

/** More than anyone has phones, and few enough that each message can be sent to all of them. */
const MAX_PUSHERS = 100;

export interface Pushers {
  /** The user's pushers as clients see them, in the order in which they were set up. */
  list(userId: UserId): Promise<readonly JsonObject[]>;
  /**
   * Sets up a pusher, or changes the one with its key. Unless `append`, nobody else has a pusher with that key after it.
   *
   * Throws M_TOO_LARGE when the user has too many, M_UNKNOWN_TOKEN when the device was logged out meanwhile.
   */
  put(
    requester: Pick<Requester, 'userId' | 'deviceId'>,
    pusher: Pusher,
    append: boolean,
  ): Promise<void>;
  /** Deletes a pusher; one that is not there is no error. */
  remove(userId: UserId, key: PusherKey): Promise<void>;
}

export function createPushers(deps: {
  readonly engine: Engine;
  readonly store: PusherStore;
  readonly clock: () => number;
  readonly delivery: Pick<PushDelivery, 'holders' | 'changed'>;
}): Pushers {
  const { engine, store, clock, delivery } = deps;
  return {
    async list(userId) {
      return (await store.ofUser(userId)).map(pusherJson);
    },

    async put({ userId, deviceId }, pusher, append) {
      if ((await store.countOthers(userId, pusher)) >= MAX_PUSHERS)
        throw new MatrixError('M_TOO_LARGE', `You may have ${MAX_PUSHERS} pushers.`);
      await delivery.holders.add(userId);
      const others = append ? [] : [store.removeOfOthers(userId, pusher)];
      const writes = [...others, store.put(userId, deviceId, pusher, clock())];
      try {
        await engine.commit({ writes, positions: 0 });
      } catch (error) {
        if (!(error instanceof ConflictError && error.condition === PUSHER_WITHOUT_DEVICE))
          throw error;
        throw unknownToken('The device was logged out meanwhile.', false);
      }
      delivery.changed(userId);
    },

    async remove(userId, key) {
      await engine.commit({ writes: [store.remove(userId, key)], positions: 0 });
    },
  };
}

function pusherJson({ profile_tag, ...pusher }: Pusher): JsonObject {
  return { ...pusher, ...(profile_tag === null ? {} : { profile_tag }) };
}

/** The hooks of devices with one thing more: a device that goes takes its pushers with it, in the same commit. */
export function withPushers(hooks: DeviceHooks, store: PusherStore): DeviceHooks {
  return {
    ...hooks,
    deviceChange: (userId, change) => {
      const part: Part = hooks.deviceChange(userId, change);
      if (change.kind !== 'removed') return part;
      return (offset) => {
        const made = part(offset);
        const gone = store.removeOfDevices(userId, change.deviceIds);
        return { ...made, writes: [...made.writes, gone] };
      };
    },
  };
}
