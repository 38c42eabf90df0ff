/**
 * Puts notifications into the outbox, in the very commit of what they tell of: nothing is committed and not told, and
 * nothing told that was not committed.
 *
 * @see https://spec.matrix.org/v1.19/push-gateway-api/#homeserver-behaviour
 */
import { serverOf, type ServerNameText, type UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';
import type { PushOutbox } from '../storage/push-outbox.ts';
import type { PersistedEvent } from './hook.ts';
import type { PusherHolders } from './holders.ts';
import type { NotificationListener } from './listener.ts';
import { reachedBy } from './reach.ts';

export interface QueueDependencies {
  readonly serverName: ServerNameText;
  readonly outbox: PushOutbox;
  readonly holders: PusherHolders;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Something was added for this user. */
  readonly added: (userId: UserId) => void;
}

export function notificationQueue(deps: QueueDependencies): NotificationListener {
  const { serverName, outbox, holders, clock, added } = deps;
  /** For whom an event may have added something, from before its commit until after it. */
  const concerned = new WeakMap<PersistedEvent, ReadonlySet<UserId>>();

  return {
    async beforeCommit({ event, thread, isNotifying, meaningFor }) {
      const all = await holders.all();
      if (all.size === 0) return [];
      const writes: Write[] = [];
      const users = new Set<UserId>();
      for (const userId of isNotifying ? await reachedBy(event, all) : []) {
        const { notify, actions } = await meaningFor(userId);
        if (notify !== 1) continue;
        const { eventId, position } = event;
        writes.push(outbox.addEvent(userId, { eventId, thread, position, actions }, clock()));
        users.add(userId);
      }
      for (const userId of movedBy(event)) {
        if (!all.has(userId) || serverOf(userId) !== serverName) continue;
        writes.push(outbox.addCount(userId, clock()));
        users.add(userId);
      }
      concerned.set(event, users);
      return writes;
    },

    afterCommit(events) {
      for (const userId of new Set(events.flatMap((event) => [...(concerned.get(event) ?? [])])))
        added(userId);
    },

    read: async (userId) =>
      (await holders.all()).has(userId) ? [outbox.addCount(userId, clock())] : [],

    afterRead: added,
  };
}

/** Whose count an event may lower: its sender has read what came before, and who leaves has nothing to read. */
function movedBy({ type, stateKey, sender, content }: PersistedEvent): ReadonlySet<UserId> {
  const left = type === 'm.room.member' && content['membership'] !== 'invite';
  return new Set(left && stateKey !== undefined ? [sender, stateKey] : [sender]);
}
