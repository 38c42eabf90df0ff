/**
 * Every service, made in the one order in which each finds what it needs. Who depends on whom can be read here
 * from top to bottom; nothing depends on what stands below it.
 */
import { join } from 'node:path';
import type { UserId } from './matrix/identifiers.ts';
import { ignoredUsers } from './account-data/ignored-users.ts';
import { blocksInvites } from './account-data/invite-policy.ts';
import { createUserData } from './account-data/index.ts';
import { privateDataRemoved } from './account-data/erasure.ts';
import { identityAssertion } from './appservices/identity.ts';
import { createAppservices } from './appservices/index.ts';
import { loadRegistrations } from './appservices/load.ts';
import { createContacts } from './accounts/contacts.ts';
import type { Config } from './config.ts';
import { nodeCrypto } from './crypto/node.ts';
import { encryptionRemoved } from './encryption/erasure.ts';
import { createDeviceHooks, createEncryption } from './encryption/index.ts';
import { realTimers, type Timers } from './ephemeral/timers.ts';
import { createIdentityServers } from './identity/index.ts';
import { configuredMailer, contactValidation } from './mail/index.ts';
import { createMedia, type MediaDependencies } from './media/index.ts';
import { Reports } from './moderation/reports.ts';
import { combineHooks } from './push/hook.ts';
import { createUserDirectory } from './profile/user-directory.ts';
import { createNotices } from './notices/notices.ts';
import { createOAuth } from './oauth/index.ts';
import { createNotifications } from './push/notifications.ts';
import { addressPolicy } from './outbound/addresses.ts';
import { resolveByDns } from './outbound/resolve.ts';
import { createPushDelivery } from './push/index.ts';
import { combineListeners } from './push/listener.ts';
import { createMailPush } from './push/mail/index.ts';
import { createPushers, withPushers } from './push/pushers.ts';
import { createRoomsServices } from './rooms/index.ts';
import { searchHooks } from './rooms/searchable.ts';
import type { Services } from './services.ts';
import { createAccountServices, createIdentity } from './sessions/index.ts';
import { loadTokenKey } from './sessions/token-key.ts';
import { accountDataStore } from './storage/account-data.ts';
import { accountStore } from './storage/accounts.ts';
import { contactStore } from './storage/contacts.ts';
import type { Engine } from './storage/engine.ts';
import { mailDigestStore } from './storage/mail-digests.ts';
import { mediaStore } from './storage/media.ts';
import { MembershipStore } from './storage/memberships.ts';
import { reportStore } from './storage/reports.ts';
import { RoomStore } from './storage/rooms.ts';
import { noticeRoomStore } from './storage/notice-rooms.ts';
import { notifiedStore } from './storage/notified.ts';
import { pusherStore } from './storage/pushers.ts';
import { profileStore } from './storage/profiles.ts';
import { loadSigningKey } from './storage/signing-key.ts';
import { StateStore } from './storage/state.ts';
import { userDirectoryStore } from './storage/user-directory.ts';
import { createSync } from './sync/index.ts';
import { Notifier } from './sync/notifier.ts';
import { RoomSnapshots } from './sync/room-snapshot.ts';

export interface ServicesOptions {
  readonly config: Config;
  readonly engine: Engine;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Where the server listens, once it does. */
  readonly baseUrl: () => string | undefined;
  /** Told what went wrong where nobody waits for an answer. */
  readonly onError: (error: unknown) => void;
  /** Told in a sentence what an administrator should know. */
  readonly onNotice?: (sentence: string) => void;
  /** How long an application service may take to answer, in milliseconds. For tests. */
  readonly appserviceTimeoutMs?: number;
  /** How long a push gateway may take to answer, in milliseconds. For tests. */
  readonly gatewayTimeoutMs?: number;
  /** How long an identity server may take to answer, in milliseconds. For tests. */
  readonly identityTimeoutMs?: number;
  /** Something that can call back later. For tests. */
  readonly pushTimers?: Timers;
  /** How names become addresses when the server fetches what a user names. For tests. */
  readonly resolve?: MediaDependencies['resolve'];
}

/** Throws when a key in the data folder cannot be read, and a ConfigError for a registration that is wrong. */
export function buildServices(options: ServicesOptions): Services {
  const { config, engine, clock, onError, onNotice = () => {} } = options;
  const publicUrl = () => config.RUMA_PUBLIC_BASEURL ?? options.baseUrl();
  const serverName = config.RUMA_SERVER_NAME;
  const notifier = new Notifier();
  const members = new MembershipStore(engine);
  const crypto = nodeCrypto();
  const common = { engine, serverName, notifier, members, clock, onError, crypto };

  const mailer = configuredMailer(config);
  const tokenKey = loadTokenKey(config.RUMA_DATA_DIR);
  const mayReach = addressPolicy(config.RUMA_IP_DENYLIST, config.RUMA_IP_ALLOWLIST);
  const resolve = options.resolve ?? resolveByDns();
  const pushers = pusherStore(engine);
  const pushDelivery = createPushDelivery({
    ...common,
    pushers,
    mayReach,
    resolve,
    timers: options.pushTimers ?? realTimers,
    timeoutMs: options.gatewayTimeoutMs,
  });
  const mailPush = createMailPush({
    ...common,
    pushers,
    timers: options.pushTimers ?? realTimers,
    delayMs: config.RUMA_PUSH_MAIL_DELAY * 1000,
    tokenKey,
    publicUrl,
    onNotice,
  });
  const appservices = createAppservices({
    engine,
    registrations: loadRegistrations(config.RUMA_APPSERVICES, serverName),
    serverName,
    timers: realTimers,
    clock,
    onNotice,
    ...(options.appserviceTimeoutMs === undefined
      ? {}
      : { timeoutMs: options.appserviceTimeoutMs }),
  });
  const { registry, queries } = appservices;

  const contacts = createContacts({
    engine,
    store: contactStore(engine),
    digests: mailDigestStore(engine),
    validation: contactValidation({ engine, config, mailer, tokenKey, publicUrl, clock, onNotice }),
    clock,
  });
  const identity = createIdentity(
    {
      engine,
      config,
      clock,
      contacts,
      assertFree: (userId, by) => registry.assertMayManage('users', userId, by),
    },
    tokenKey,
    withPushers(createDeviceHooks(common), pushers),
  );
  /** Has an application service make a user that nobody has heard of. One who was deactivated is not unheard of. */
  const findUser = async (userId: UserId): Promise<boolean> =>
    !(await identity.accounts.exists(userId)) && queries.user(userId);
  const { eventHooks, ...userData } = createUserData({
    ...common,
    timers: realTimers,
    news: appservices.ephemeralNews,
    listener: combineListeners([pushDelivery.listener, mailPush.listener]),
  });
  const signer = {
    serverName,
    key: loadSigningKey(join(config.RUMA_DATA_DIR, 'signing.key')),
    crypto,
    clock,
  };
  const identityServers = createIdentityServers({
    ...signer,
    engine,
    trusted: config.RUMA_IDENTITY_SERVERS,
    mayReach,
    resolve,
    timeoutMs: options.identityTimeoutMs,
  });
  const accountData = accountDataStore(engine);
  const noticeRooms = noticeRoomStore(engine);
  const rooms = createRoomsServices({
    engine,
    signer,
    notifier,
    profiles: identity.profileReader,
    accounts: identity.accounts,
    owners: {
      assertMayManage: (alias, actor) =>
        registry.assertMayManage('aliases', alias, actor.appservice?.id),
      isOwner: (alias, actor) =>
        registry.all.some(
          (service) => service.id === actor.appservice?.id && service.has('aliases', alias),
        ),
      findAlias: queries.alias,
      mayHaveUser: queries.mayHaveUser,
      findUser,
    },
    addressInvites: identityServers.invites,
    invitePolicy: { blocks: (invited) => blocksInvites(accountData, invited) },
    ignored: (userId) => ignoredUsers(accountData, userId),
    isNoticeRoom: async (userId, roomId) => (await noticeRooms.find(userId)) === roomId,
    hooks: combineHooks([eventHooks, searchHooks, appservices.eventHooks]),
    defaultRoomVersion: config.RUMA_DEFAULT_ROOM_VERSION,
  });
  const encryption = createEncryption({ ...common, rooms: rooms.sync });
  const accounts = createAccountServices({ engine, clock }, identity, {
    rooms: rooms.changes,
    bindings: identityServers.bindings,
    shownChanged: [(userId) => userData.presence.profileChanged(userId)],
    findUser,
    hooks: {
      accountDeactivated: (userId) => [
        ...privateDataRemoved(userId),
        ...encryptionRemoved(userId),
        mediaStore(engine).removePending(userId),
      ],
    },
  });
  const media = createMedia({
    engine,
    config,
    clock,
    timers: realTimers,
    ...(options.resolve === undefined ? {} : { resolve: options.resolve }),
  });
  const syncing = createSync({
    engine,
    rooms: rooms.sync,
    notifier,
    userData,
    encryption,
    members,
    profiles: identity.profileReader,
  });

  const snapshots = new RoomSnapshots({
    engine,
    accountData,
    reads: rooms.reads,
    sync: rooms.sync,
    directory: rooms.directory,
  });
  const reports = new Reports({
    ...common,
    store: reportStore(engine),
    accounts: identity.accounts,
    rooms: new RoomStore(engine),
    reads: rooms.reads,
  });

  return {
    ...identity,
    ...accounts,
    ...userData,
    ...syncing,
    config,
    clock,
    appservices,
    assertIdentity: identityAssertion(identity),
    rooms,
    notices: createNotices({
      engine,
      config,
      clock,
      accounts: accountStore(engine),
      profiles: profileStore(engine),
      accountData,
      store: noticeRooms,
      rooms: rooms.changes,
    }),
    reports,
    snapshots,
    encryption,
    media,
    oauth: createOAuth({
      unbindGone: identityServers.bindings.unbindGone,
      contacts,
      ...identity,
      ...accounts,
      engine,
      config,
      tokenKey,
      publicUrl,
      onError,
      clock,
    }),
    mailer,
    identityBindings: identityServers.bindings,
    signer,
    contacts,
    userDirectory: createUserDirectory({
      store: userDirectoryStore(engine),
      members,
      state: new StateStore(engine),
    }),
    notifications: createNotifications({
      engine,
      store: notifiedStore(engine),
      reads: rooms.reads,
    }),
    pushers: createPushers({
      engine,
      store: pushers,
      digests: mailDigestStore(engine),
      gateways: pushDelivery,
      mail: mailPush,
      clock,
    }),
    pushDelivery,
    mailPush,
    publicUrl,
  };
}
