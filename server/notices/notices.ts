/**
 * What the server has to say to its users, in a room of their own for that.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#server-notices
 */
import type { Config } from '../config.ts';
import { MatrixError } from '../errors.ts';
import { makeUserId, type RoomId, type UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { RoomChanges, SentNotice } from '../rooms/types.ts';
import { type AccountDataStore } from '../storage/account-data.ts';
import { USER_ID_TAKEN, type AccountStore } from '../storage/accounts.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { HAS_NOTICE_ROOM, type NoticeRoomStore } from '../storage/notice-rooms.ts';
import type { ProfileStore } from '../storage/profiles.ts';
import { noticeContent, USAGE_LIMIT, type Notice } from './notice-input.ts';

export interface Notices {
  /**
   * Tells a user something. Throws M_FORBIDDEN when the asker is no administrator, M_NOT_FOUND for who is no user
   * here, M_INVITE_BLOCKED for one who takes no invites and would not see it, M_EXCLUSIVE when the account that notices
   * come from belongs to somebody, and as {@link noticeContent}.
   */
  send(asker: { readonly isAdmin: boolean }, userId: UserId, notice: Notice): Promise<SentNotice>;
}

export interface NoticesDependencies {
  readonly engine: Engine;
  readonly config: Pick<
    Config,
    'RUMA_SERVER_NAME' | 'RUMA_NOTICES_LOCALPART' | 'RUMA_NOTICES_NAME' | 'RUMA_NOTICES_AVATAR'
  >;
  readonly clock: () => number;
  readonly accounts: AccountStore;
  readonly profiles: ProfileStore;
  readonly accountData: AccountDataStore;
  readonly store: NoticeRoomStore;
  readonly rooms: Pick<RoomChanges, 'notice' | 'propagateProfile'>;
}

export function createNotices(dependencies: NoticesDependencies): Notices {
  const { config, store, rooms, accountData } = dependencies;
  const sender = makeUserId(config.RUMA_NOTICES_LOCALPART, config.RUMA_SERVER_NAME);

  const attempt = async (userId: UserId, content: JsonObject): Promise<SentNotice> =>
    rooms.notice({
      sender,
      userId,
      roomId: await store.find(userId),
      name: config.RUMA_NOTICES_NAME,
      content,
      isActive: content['server_notice_type'] === USAGE_LIMIT,
      begun: (roomId: RoomId) => [
        store.insert(userId, roomId),
        accountData.put(userId, roomId, 'm.tag', { tags: { 'm.server_notice': {} } }),
      ],
    });

  return {
    async send(asker, userId, notice) {
      if (!asker.isAdmin)
        throw new MatrixError('M_FORBIDDEN', 'Only administrators can send notices.');
      const content = noticeContent(notice);
      await prepare(dependencies, sender);
      try {
        return await attempt(userId, content);
      } catch (error) {
        // Two notices at once: the other one made the room.
        if (!(error instanceof ConflictError) || error.condition !== HAS_NOTICE_ROOM) throw error;
        return attempt(userId, content);
      }
    },
  };
}

/** Makes the account that notices come from, once, and has it look as the configuration says. Nobody can log in to it. */
async function prepare(dependencies: NoticesDependencies, sender: UserId): Promise<void> {
  const { engine, config, clock, accounts, profiles, rooms } = dependencies;
  const wanted: JsonObject = {
    displayname: config.RUMA_NOTICES_NAME,
    ...(config.RUMA_NOTICES_AVATAR === undefined ? {} : { avatar_url: config.RUMA_NOTICES_AVATAR }),
  };
  const found = await accounts.find(sender);
  if (found === undefined) {
    const account = { user_id: sender, password_hash: null, is_guest: false, is_admin: false };
    const writes = [
      accounts.insert({ ...account, created_at: clock() }),
      profiles.insert(sender, wanted),
    ];
    await engine.commit({ writes, positions: 0 }).catch((error: unknown) => {
      const isMadeAlready = error instanceof ConflictError && error.condition === USER_ID_TAKEN;
      if (!isMadeAlready) throw error;
    });
    return;
  }
  if (found.password_hash !== null || found.is_guest)
    throw new MatrixError(
      'M_EXCLUSIVE',
      `${sender} is somebody’s account; choose another RUMA_NOTICES_LOCALPART.`,
    );
  const profile = await profiles.find(sender);
  if (profile === undefined || isSame(profile.fields, wanted)) return;
  await engine.commit({
    writes: [profiles.update(sender, wanted, profile.version)],
    positions: 0,
  });
  await rooms.propagateProfile(sender);
}

function isSame(one: JsonObject, other: JsonObject): boolean {
  return one['displayname'] === other['displayname'] && one['avatar_url'] === other['avatar_url'];
}
