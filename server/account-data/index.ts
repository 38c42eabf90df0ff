/**
 * What users keep on the server and what they let each other know, beside the events of rooms: built here in
 * the one order that works, because rooms are handed the hooks of all of it.
 */
import { AccountData } from './account-data.ts';
import { Filters } from './filters.ts';
import { Tags } from './tags.ts';
import { upgradedRoomHooks } from './upgraded-rooms.ts';
import type { ServerNameText } from '../matrix/identifiers.ts';
import { combineHooks, type EventHooks } from '../push/hook.ts';
import type { NotificationListener } from '../push/listener.ts';
import { PushRules } from '../push/push-rules.ts';
import { unreadHooks } from '../push/unread.ts';
import { accountDataStore } from '../storage/account-data.ts';
import type { Engine } from '../storage/engine.ts';
import { EventStore } from '../storage/events.ts';
import { filterStore } from '../storage/filters.ts';
import { ignoredUserStore } from '../storage/ignored-users.ts';
import { notificationStore } from '../storage/notifications.ts';
import { presenceStore } from '../storage/presence.ts';
import { pushRuleStore } from '../storage/push-rules.ts';
import { receiptStore } from '../storage/receipts.ts';
import { RoomStore } from '../storage/rooms.ts';
import { StateStore } from '../storage/state.ts';
import type { Notifier } from '../sync/notifier.ts';
import { ephemeralHooks } from '../ephemeral/hooks.ts';
import type { RoomMembers } from '../ephemeral/members.ts';
import type { EphemeralNews } from '../ephemeral/news.ts';
import { Presence } from '../ephemeral/presence.ts';
import { Receipts } from '../ephemeral/receipts.ts';
import type { Timers } from '../ephemeral/timers.ts';
import { Typing } from '../ephemeral/typing.ts';

export interface UserDataOptions {
  readonly engine: Engine;
  readonly serverName: ServerNameText;
  readonly members: RoomMembers;
  readonly notifier: Pick<Notifier, 'poke'>;
  readonly timers: Timers;
  /** Those beside /sync who are told of what passes. */
  readonly news?: EphemeralNews;
  /** Those who bring notifications to their readers. */
  readonly listener?: NotificationListener;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
}

/** What routes and /sync call. */
export interface UserData {
  readonly accountData: AccountData;
  readonly tags: Tags;
  readonly filters: Filters;
  readonly typing: Typing;
  readonly receipts: Receipts;
  readonly presence: Presence;
  readonly pushRules: PushRules;
}

/** The services, and the hooks that rooms call for every event. */
export function createUserData(
  options: UserDataOptions,
): UserData & { readonly eventHooks: EventHooks } {
  const { engine } = options;
  const accountData = accountDataStore(engine);
  const ignored = ignoredUserStore(engine);
  const notifications = notificationStore(engine);
  const events = new EventStore(engine);
  const pushRules = new PushRules({ ...options, store: pushRuleStore(engine) });
  const typing = new Typing(options);
  const presence = new Presence({ ...options, store: presenceStore(engine) });
  return {
    accountData: new AccountData({
      ...options,
      store: accountData,
      ignored,
      pushRules: (userId) => pushRules.all(userId),
    }),
    tags: new Tags({ ...options, store: accountData }),
    filters: new Filters({ engine, store: filterStore(engine) }),
    typing,
    receipts: new Receipts({
      ...options,
      receipts: receiptStore(engine),
      notifications,
      accountData,
      events,
    }),
    presence,
    pushRules,
    eventHooks: combineHooks([
      unreadHooks({ ...options, rules: pushRules, ignored, notifications, events }),
      ephemeralHooks({ ...options, typing, presence }),
      upgradedRoomHooks({
        ...options,
        accountData,
        pushRules,
        rooms: new RoomStore(engine),
        state: new StateStore(engine),
      }),
    ]),
  };
}
