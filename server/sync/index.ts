/** /sync, put together: the provider of each part, on the stores and services it reads. */
import { ignoredUsers } from '../account-data/ignored-users.ts';
import { blocksInvites } from '../account-data/invite-policy.ts';
import type { UserData } from '../account-data/index.ts';
import type { Encryption } from '../encryption/index.ts';
import type { RoomMembers } from '../ephemeral/members.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { ProfileReader } from '../profile/profiles.ts';
import type { RoomSyncReads } from '../rooms/types.ts';
import { accountDataStore } from '../storage/account-data.ts';
import type { Engine } from '../storage/engine.ts';
import { notificationStore } from '../storage/notifications.ts';
import { oneTimeKeyStore } from '../storage/one-time-keys.ts';
import { presenceStore } from '../storage/presence.ts';
import { receiptStore } from '../storage/receipts.ts';
import { toDeviceStore } from '../storage/to-device.ts';
import { EventStream } from './event-stream.ts';
import { InitialSync } from './initial-sync.ts';
import type { Notifier } from './notifier.ts';
import type { SyncProviders } from './parts.ts';
import { accountDataProvider } from './providers/account-data.ts';
import { deviceListsProvider } from './providers/device-lists.ts';
import { presenceProvider } from './providers/presence.ts';
import { receiptsProvider } from './providers/receipts.ts';
import { toDeviceProvider } from './providers/to-device.ts';
import { typingProvider } from './providers/typing.ts';
import { unreadCountsProvider } from './providers/unread-counts.ts';
import { Sync } from './sync.ts';

export interface SyncServiceOptions {
  readonly engine: Engine;
  readonly notifier: Notifier;
  readonly rooms: RoomSyncReads;
  readonly members: Pick<RoomMembers, 'joinedRooms'>;
  readonly userData: Pick<UserData, 'filters' | 'presence' | 'pushRules' | 'typing'>;
  readonly encryption: Pick<Encryption, 'deviceLists'>;
  readonly profiles: Pick<ProfileReader, 'readAll'>;
}

/** /sync, and the operations it took the place of. */
export interface SyncServices {
  /** What is new for a device. */
  readonly sync: Sync;
  /** Everything at once, as it was told before. */
  readonly initialSync: InitialSync;
  /** What happens, event by event. */
  readonly eventStream: EventStream;
}

export function createSync(options: SyncServiceOptions): SyncServices {
  const { engine, notifier, rooms, members, userData } = options;
  const accountData = accountDataStore(engine);
  const common = {
    engine,
    notifier,
    rooms,
    presence: userData.presence,
    joinedRooms: (userId: UserId) => members.joinedRooms(userId),
    ignoredUsers: (userId: UserId) => ignoredUsers(accountData, userId),
    blocksInvites: (userId: UserId) => blocksInvites(accountData, userId),
    providers: syncProviders(options),
  };
  return {
    sync: new Sync({ ...common, filters: userData.filters }),
    initialSync: new InitialSync(common),
    eventStream: new EventStream(common),
  };
}

function syncProviders(options: SyncServiceOptions): SyncProviders {
  const { engine, rooms, userData, encryption, profiles } = options;
  const { presence, pushRules, typing } = userData;
  return {
    accountData: accountDataProvider({ store: accountDataStore(engine), pushRules }),
    receipts: receiptsProvider({ store: receiptStore(engine) }),
    typing: typingProvider({ typing }),
    unreadCounts: unreadCountsProvider({ store: notificationStore(engine) }),
    presence: presenceProvider({ store: presenceStore(engine), presence, profiles, rooms }),
    toDevice: toDeviceProvider({ engine, store: toDeviceStore(engine) }),
    deviceLists: deviceListsProvider({
      deviceLists: encryption.deviceLists,
      oneTimeKeys: oneTimeKeyStore(engine),
    }),
  };
}
