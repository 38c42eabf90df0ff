/** What changes rooms, and what it is asked with. */
import type { EventId, RoomAlias, RoomId, UserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { Write } from '../../storage/engine.ts';
import type { AddressInvite } from '../address-invites.ts';
import type { KeptInvite } from '../third-party-bound.ts';
import type { Actor } from './people.ts';

export type Preset = 'private_chat' | 'trusted_private_chat' | 'public_chat';
export type Visibility = 'public' | 'private';

/** @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom */
export interface CreateRoomOptions {
  readonly visibility?: Visibility;
  readonly room_alias_name?: string;
  readonly name?: string;
  readonly topic?: string;
  readonly invite?: readonly UserId[];
  /** Addresses to invite. */
  readonly addresses?: readonly AddressInvite[] | undefined;
  readonly room_version?: string;
  readonly creation_content?: JsonObject;
  readonly initial_state?: readonly {
    readonly type: string;
    readonly state_key?: string;
    readonly content: JsonObject;
  }[];
  readonly preset?: Preset;
  readonly is_direct?: boolean;
  readonly power_level_content_override?: JsonObject;
}

/** @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3roomsroomidupgrade */
export interface UpgradeOptions {
  readonly new_version: string;
  readonly additional_creators?: readonly UserId[];
}

/** What the server has to say to one of its users. */
export interface NoticeRequest {
  readonly sender: UserId;
  readonly userId: UserId;
  /** The room for it; undefined: there is none yet. */
  readonly roomId: RoomId | undefined;
  /** What a new room is called. */
  readonly name: string;
  /** The content of the message. */
  readonly content: JsonObject;
  /** Whether it holds until further notice, and so is pinned. */
  readonly isActive: boolean;
  /** Writes that go with a new room. */
  begun(roomId: RoomId): readonly Write[];
}

export interface SentNotice {
  readonly roomId: RoomId;
  readonly eventId: EventId;
}

/** What changes rooms. Each method is one commit; the waiting are told after it. */
export interface RoomChanges {
  create(actor: Actor, options: CreateRoomOptions): Promise<RoomId>;
  /** Answers the id of the room that takes this one's place. */
  upgrade(actor: Actor, roomId: RoomId, options: UpgradeOptions): Promise<RoomId>;
  /** Idempotent for the actor's device and `txnId`. `m.room.redaction` works as {@link redact}. */
  sendEvent(
    actor: Actor,
    roomId: RoomId,
    type: string,
    content: JsonObject,
    txnId: string,
    originServerTs?: number,
  ): Promise<EventId>;
  sendState(
    actor: Actor,
    roomId: RoomId,
    type: string,
    stateKey: string,
    content: JsonObject,
    originServerTs?: number,
  ): Promise<EventId>;
  redact(
    actor: Actor,
    roomId: RoomId,
    eventId: EventId,
    txnId: string,
    reason?: string,
  ): Promise<EventId>;
  /** Answers the room's id. `thirdPartySigned` is the body's `third_party_signed`. */
  join(
    actor: Actor,
    roomIdOrAlias: RoomId | RoomAlias,
    options?: { readonly reason?: string; readonly thirdPartySigned?: JsonObject },
  ): Promise<RoomId>;
  knock(actor: Actor, roomIdOrAlias: RoomId | RoomAlias, reason?: string): Promise<RoomId>;
  /** Tells a user something in the server's name. */
  notice(request: NoticeRequest): Promise<SentNotice>;
  leave(actor: Actor, roomId: RoomId, reason?: string): Promise<void>;
  forget(actor: Actor, roomId: RoomId): Promise<void>;
  invite(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  /** Invites whoever an address belongs to. */
  inviteAddress(
    actor: Actor,
    roomId: RoomId,
    wanted: AddressInvite,
    reason?: string,
  ): Promise<void>;
  /** Invites a user to the rooms that an address was invited to, which has become theirs. */
  acceptKeptInvites(userId: UserId, invites: readonly KeptInvite[]): Promise<void>;
  kick(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  ban(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  unban(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  /** Brings the user's member events in all joined rooms up to their present profile. */
  propagateProfile(userId: UserId): Promise<void>;
  /** Leaves every room and rejects every invite: what remains of a deactivated account. */
  leaveAll(userId: UserId): Promise<void>;
  /** Has everybody leave a room that is in no directory any more; answers who left. For administrators. */
  empty(roomId: RoomId): Promise<readonly UserId[]>;
}
