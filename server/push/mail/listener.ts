/** Notes, in the commit of what they missed, who is to get mail and when. Nothing is gathered before it is time to write. */
import { serverOf, type ServerNameText, type UserId } from '../../matrix/identifiers.ts';
import type { Write } from '../../storage/engine.ts';
import type { MailDigestStore } from '../../storage/mail-digests.ts';
import type { PersistedEvent } from '../hook.ts';
import type { PusherHolders } from '../holders.ts';
import type { NotificationListener } from '../listener.ts';
import { invitedBy, reachedBy } from '../reach.ts';

export interface MailListenerDependencies {
  readonly serverName: ServerNameText;
  readonly digests: MailDigestStore;
  readonly holders: PusherHolders;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long what was missed waits before a mail is written, in milliseconds. */
  readonly delayMs: number;
  /** Something may be due then, and no sooner. */
  readonly dueAt: (at: number) => void;
}

export function mailListener(deps: MailListenerDependencies): NotificationListener {
  const { serverName, digests, holders, clock, delayMs, dueAt } = deps;
  /** Events that made something due, from before their commit until after it. */
  const noted = new WeakMap<PersistedEvent, number>();

  return {
    async beforeCommit({ event, isNotifying, meaningFor }) {
      const all = await holders.all();
      if (all.size === 0) return [];
      const writes: Write[] = [];
      const at = clock() + delayMs;
      for (const userId of isNotifying ? await reachedBy(event, all) : []) {
        if ((await meaningFor(userId)).notify !== 1) continue;
        writes.push(digests.notified(userId, event.position, at));
        if (userId === invitedBy(event))
          writes.push(digests.invited(userId, event.eventId, event.position));
        noted.set(event, at);
      }
      if (all.has(event.sender) && serverOf(event.sender) === serverName)
        writes.push(digests.active(event.sender, at));
      return writes;
    },

    afterCommit(events) {
      for (const event of events) {
        const at = noted.get(event);
        if (at !== undefined) dueAt(at);
      }
    },

    read: async (userId: UserId) =>
      (await holders.all()).has(userId) ? [digests.active(userId, clock() + delayMs)] : [],

    // Who is there is written to later, and the alarm may ring for nothing.
    afterRead: () => {},
  };
}
