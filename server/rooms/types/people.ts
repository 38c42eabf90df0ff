/** Who asks rooms for something, what they are shown, and what rooms must know of people. */
import type { JsonObject } from '../../matrix/json.ts';
import type { EventId, RoomId, UserId } from '../../matrix/identifiers.ts';
import type { Requester } from '../../sessions/requester.ts';

/** Who asks. A route passes its requester as it is. */
export type Actor = Pick<Requester, 'userId' | 'deviceId' | 'isGuest' | 'isAdmin' | 'appservice'>;

/** An event as clients see it, `room_id` included. */
export type ClientEvent = JsonObject & {
  readonly type: string;
  readonly sender: UserId;
  readonly event_id: EventId;
  readonly room_id: RoomId;
  readonly origin_server_ts: number;
  readonly content: JsonObject;
  readonly state_key?: string;
  readonly redacts?: EventId;
  readonly unsigned?: JsonObject;
};

/** Displayname and avatar, as `m.room.member` events carry them. */
export interface ProfileReader {
  /** What is known of a local user's profile; fields that are not set are absent. */
  read(userId: UserId): Promise<{ readonly displayname?: string; readonly avatar_url?: string }>;
}

/** What the invited say about invites (`m.invite_permission_config`). */
export interface InvitePolicy {
  /** Whether the user's account does not take this invite. */
  blocks(invited: UserId, inviter: UserId): Promise<boolean>;
}

/** The accounts of this server, as far as rooms need to know them. */
export interface AccountReader {
  /** Which of these local users exist and are not deactivated. */
  active(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Which of these local users are guests. */
  guests(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Which of these users asked to be erased, and at which stream position. */
  erased(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;
}
