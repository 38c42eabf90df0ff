/**
 * Pushers: where users want their notifications sent. Those of kind `http` live as long as the device that set them up,
 * those of kind `email` as long as the address is the user's.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#push-notifications
 */
import { MatrixError } from '../errors.ts';
import { foldedEmailAddress } from '../mail/address.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Requester } from '../sessions/requester.ts';
import type { DeviceHooks } from '../sessions/hooks.ts';
import type { PushDelivery } from './index.ts';
import type { MailPush } from './mail/index.ts';
import { unknownToken } from '../sessions/tokens.ts';
import { ConflictError, type Engine, type Write } from '../storage/engine.ts';
import { NOT_ONES_ADDRESS, type MailDigestStore } from '../storage/mail-digests.ts';
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
   * Throws M_TOO_LARGE when the user has too many, M_UNKNOWN_TOKEN when the device was logged out meanwhile,
   * M_INVALID_PARAM for mail to an address that is not one of the user's.
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
  readonly digests: Pick<MailDigestStore, 'begin' | 'end'>;
  readonly gateways: Pick<PushDelivery, 'holders' | 'changed'>;
  readonly mail: Pick<MailPush, 'holders'>;
}): Pushers {
  const { engine, store, clock, digests, gateways, mail } = deps;

  const commit = async (writes: readonly Write[]): Promise<void> => {
    try {
      await engine.commit({ writes, positions: 0 });
    } catch (error) {
      const condition = error instanceof ConflictError ? error.condition : undefined;
      if (condition === PUSHER_WITHOUT_DEVICE)
        throw unknownToken('The device was logged out meanwhile.', false);
      if (condition === NOT_ONES_ADDRESS)
        throw new MatrixError('M_INVALID_PARAM', 'pushkey is no e-mail address of your account');
      throw error;
    }
  };

  return {
    async list(userId) {
      return (await store.ofUser(userId)).map(pusherJson);
    },

    async put({ userId, deviceId }, pusher, append) {
      if ((await store.countOthers(userId, pusher)) >= MAX_PUSHERS)
        throw new MatrixError('M_TOO_LARGE', `You may have ${MAX_PUSHERS} pushers.`);
      const isMail = pusher.kind === 'email';
      await (isMail ? mail : gateways).holders.add(userId);
      await commit([
        ...(append ? [] : [store.removeOfOthers(userId, pusher)]),
        store.put(userId, deviceId, pusher, clock()),
        isMail
          ? digests.begin(userId, pusher, foldedEmailAddress(pusher.pushkey))
          : digests.end(userId, pusher),
      ]);
      if (!isMail) gateways.changed(userId);
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
