/**
 * What the rest of the server may ask of rooms. Routes and /sync code against these types alone; the one
 * implementation is made by `createRooms` in `index.ts`.
 *
 * Everything that fails because of the request throws `MatrixError` and has changed nothing.
 */
import type { EventId, RoomAlias, RoomId, UserId } from '../matrix/identifiers.ts';
import type { Membership } from '../matrix/events.ts';
import type { RoomEventFilter } from '../matrix/filter.ts';
import type { JsonObject, JsonValue } from '../matrix/json.ts';
import type { StrippedEvent } from '../matrix/stripped-state.ts';
import type { Delivery, IncomingEvent, Receipt } from './receive/types.ts';
import type { GroupKey } from './search-token.ts';
import type { SearchKey } from './searchable.ts';
import type { Requester } from '../sessions/requester.ts';

export type { StrippedEvent };

/** Who asks. A route passes its requester as it is. */
export type Actor = Pick<Requester, 'userId' | 'deviceId' | 'isGuest' | 'isAdmin'>;

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

export type Preset = 'private_chat' | 'trusted_private_chat' | 'public_chat';
export type Visibility = 'public' | 'private';

/** @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom */
export interface CreateRoomOptions {
  readonly visibility?: Visibility;
  readonly room_alias_name?: string;
  readonly name?: string;
  readonly topic?: string;
  readonly invite?: readonly UserId[];
  readonly invite_3pid?: readonly JsonObject[];
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

/** Which events a reader asks for. `server/matrix/filter.ts` has what makes one from a RoomEventFilter. */
export interface EventSelection {
  /** Absent: every event. */
  readonly allows?: (event: ClientEvent) => boolean;
  /** Add to `state` only the members who sent what is shown, instead of all. */
  readonly lazyLoadMembers?: boolean;
}

export interface MessagesQuery extends EventSelection {
  readonly dir: 'b' | 'f';
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
}

export interface MessagesPage {
  readonly start: string;
  readonly end?: string;
  readonly chunk: readonly ClientEvent[];
  readonly state: readonly ClientEvent[];
}

export interface RelationsQuery {
  /** Default: `b`. */
  readonly dir?: 'b' | 'f';
  readonly from?: string;
  readonly to?: string;
  readonly limit?: number;
  readonly recurse?: boolean;
  readonly relType?: string;
  readonly eventType?: string;
}

export interface RelationsPage {
  readonly chunk: readonly ClientEvent[];
  readonly next_batch?: string;
  readonly prev_batch?: string;
  readonly recursion_depth?: number;
}

export interface ThreadsQuery {
  /** Default: `all`. */
  readonly include?: 'all' | 'participated';
  readonly limit?: number;
  readonly from?: string;
}

export interface ThreadsPage {
  readonly chunk: readonly ClientEvent[];
  readonly next_batch?: string;
}

/** A criterion of the spec's `room_events`, with its parts by their names here. */
export interface SearchRequest {
  readonly searchTerm: string;
  readonly keys?: readonly SearchKey[];
  readonly filter: RoomEventFilter;
  /** Default: `rank`. */
  readonly orderBy?: 'rank' | 'recent';
  /** Absent: results come without what surrounds them. */
  readonly context?: SearchContextRequest;
  readonly includeState?: boolean;
  readonly groupBy?: readonly GroupKey[];
  readonly nextBatch?: string;
}

export interface SearchContextRequest {
  readonly before_limit?: number;
  readonly after_limit?: number;
  readonly include_profile?: boolean;
}

export type SearchContext = {
  readonly start: string;
  readonly end: string;
  readonly events_before: readonly ClientEvent[];
  readonly events_after: readonly ClientEvent[];
  readonly profile_info?: { readonly [userId: UserId]: JsonObject };
};

export type SearchGroup = {
  readonly order: number;
  readonly results: readonly EventId[];
  readonly next_batch?: string;
};

/** By group key, then by the value there. */
export type SearchGroups = { readonly [key: string]: { readonly [value: string]: SearchGroup } };

export interface SearchAnswer {
  readonly count: number;
  readonly highlights: readonly string[];
  readonly results: readonly {
    readonly rank: number;
    readonly result: ClientEvent;
    readonly context?: SearchContext;
  }[];
  readonly next_batch?: string;
  readonly groups?: SearchGroups;
  readonly state?: { readonly [roomId: RoomId]: readonly ClientEvent[] };
}

export interface HierarchyQuery {
  readonly suggestedOnly?: boolean;
  readonly limit?: number;
  /** How many spaces may be above a room that is found. */
  readonly maxDepth?: number;
  readonly from?: string;
}

export interface HierarchyPage {
  readonly rooms: readonly JsonObject[];
  readonly next_batch?: string;
}

export interface MutualRoomsPage {
  readonly joined: readonly RoomId[];
  readonly count: number;
  readonly next_batch?: string;
}

export interface EventContext {
  readonly start: string;
  readonly end: string;
  readonly event: ClientEvent;
  readonly events_before: readonly ClientEvent[];
  readonly events_after: readonly ClientEvent[];
  readonly state: readonly ClientEvent[];
}

export interface MembersQuery {
  readonly at?: string;
  readonly membership?: Membership;
  readonly notMembership?: Membership;
}

export interface PublicRoomsQuery {
  readonly limit?: number;
  readonly since?: string;
  readonly searchTerm?: string;
  /** Room types; null is a room without one. Absent: all. */
  readonly roomTypes?: readonly (string | null)[];
}

export type PublicRoom = JsonObject & { readonly room_id: RoomId };

export interface PublicRoomsPage {
  readonly chunk: readonly PublicRoom[];
  readonly next_batch?: string;
  readonly prev_batch?: string;
  readonly total_room_count_estimate: number;
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
  ): Promise<EventId>;
  sendState(
    actor: Actor,
    roomId: RoomId,
    type: string,
    stateKey: string,
    content: JsonObject,
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
  leave(actor: Actor, roomId: RoomId, reason?: string): Promise<void>;
  forget(actor: Actor, roomId: RoomId): Promise<void>;
  invite(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  kick(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  ban(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  unban(actor: Actor, roomId: RoomId, userId: UserId, reason?: string): Promise<void>;
  /** Brings the user's member events in all joined rooms up to their present profile. */
  propagateProfile(userId: UserId): Promise<void>;
  /** Leaves every room and rejects every invite: what remains of a deactivated account. */
  leaveAll(userId: UserId): Promise<void>;
}

/** Aliases and the published room directory. */
export interface RoomDirectory {
  setAlias(actor: Actor, alias: RoomAlias, roomId: RoomId): Promise<void>;
  resolveAlias(
    alias: RoomAlias,
  ): Promise<{ readonly roomId: RoomId; readonly servers: readonly string[] }>;
  deleteAlias(actor: Actor, alias: RoomAlias): Promise<void>;
  localAliases(actor: Actor, roomId: RoomId): Promise<readonly RoomAlias[]>;
  visibility(roomId: RoomId): Promise<Visibility>;
  setVisibility(actor: Actor, roomId: RoomId, visibility: Visibility): Promise<void>;
  publicRooms(query: PublicRoomsQuery): Promise<PublicRoomsPage>;
}

/** What users may read of a room, as history visibility and their membership let them. */
export interface RoomReads {
  joinedRooms(userId: UserId): Promise<readonly RoomId[]>;
  event(actor: Actor, roomId: RoomId, eventId: EventId): Promise<ClientEvent>;
  /** The same, in whichever room it is. */
  eventAnywhere(actor: Actor, eventId: EventId): Promise<ClientEvent>;
  /** Those of the events, of whatever rooms, that the actor may see. */
  events(actor: Actor, eventIds: readonly EventId[]): Promise<readonly ClientEvent[]>;
  state(actor: Actor, roomId: RoomId): Promise<readonly ClientEvent[]>;
  stateEvent(actor: Actor, roomId: RoomId, type: string, stateKey: string): Promise<ClientEvent>;
  members(actor: Actor, roomId: RoomId, query: MembersQuery): Promise<readonly ClientEvent[]>;
  joinedMembers(
    actor: Actor,
    roomId: RoomId,
  ): Promise<{
    readonly [userId: UserId]: {
      readonly display_name?: JsonValue;
      readonly avatar_url?: JsonValue;
    };
  }>;
  messages(actor: Actor, roomId: RoomId, query: MessagesQuery): Promise<MessagesPage>;
  relations(
    actor: Actor,
    roomId: RoomId,
    parentId: EventId,
    query: RelationsQuery,
  ): Promise<RelationsPage>;
  /** The event nearest to a time that the actor may see: at it or after it (`f`), at it or before it (`b`). */
  eventByTime(
    actor: Actor,
    roomId: RoomId,
    ts: number,
    dir: 'b' | 'f',
  ): Promise<Pick<ClientEvent, 'event_id' | 'origin_server_ts'>>;
  threads(actor: Actor, roomId: RoomId, query: ThreadsQuery): Promise<ThreadsPage>;
  /** The rooms of a space, and of the spaces in it. */
  hierarchy(actor: Actor, roomId: RoomId, query: HierarchyQuery): Promise<HierarchyPage>;
  /** A room as it looks from outside. Without a user: as anybody may see it. */
  summary(userId: UserId | undefined, room: RoomId | RoomAlias): Promise<JsonObject>;
  /** The rooms that the actor and another user are both joined to. */
  mutualRooms(actor: Actor, other: UserId, from?: string): Promise<MutualRoomsPage>;
  /** Events by their words, in all rooms that the actor was ever in. */
  search(actor: Actor, request: SearchRequest): Promise<SearchAnswer>;
  context(
    actor: Actor,
    roomId: RoomId,
    eventId: EventId,
    query: EventSelection & { readonly limit?: number },
  ): Promise<EventContext>;
}

/** A user's place in a room. */
export interface RoomMembership {
  readonly roomId: RoomId;
  readonly membership: Membership;
  /** The member event and its stream position. */
  readonly eventId: EventId;
  readonly position: number;
  readonly forgotten: boolean;
}

export interface TimelineRequest {
  readonly roomId: RoomId;
  /** Only events after this position; 0 for all. */
  readonly after: number;
  /** Only events up to this position: the sync's, or that of the user's leaving. */
  readonly upTo: number;
}

export interface TimelineSelection extends EventSelection {
  readonly limit: number;
  /**
   * Whether the client makes the room's state out of these events and of what it is told of the state before them. The
   * timeline then begins after the last event that would lead it astray: one whose entry a resolution gave to another.
   */
  readonly isReplayed?: boolean;
}

export interface Timeline {
  /** Oldest first, as the viewer may see them. */
  readonly events: readonly ClientEvent[];
  /** Whether there are more events after `after` than these. */
  readonly limited: boolean;
  /** Where /messages goes on backwards. */
  readonly prevBatch: string;
  /** Whether a resolution changed the state during these events, so that they do not tell all of it. */
  readonly resolved: boolean;
  /** The position of the first event: the state that the client needs is that before it. `upTo + 1` when there is none. */
  readonly start: number;
}

export interface StreamRequest {
  /** Only events after this position. */
  readonly after: number;
  readonly upTo: number;
  readonly allows: (event: ClientEvent) => boolean;
}

/** A stretch of the stream. */
export interface StreamPage {
  /** Oldest first; of several rooms. */
  readonly events: readonly ClientEvent[];
  /** As far as was read: what comes after it is for the next page. */
  readonly upTo: number;
}

export interface RoomCounts {
  readonly joined: number;
  readonly invited: number;
}

/** The reads /sync is made of. Each takes many rooms and asks the database a fixed number of questions. */
export interface RoomSyncReads {
  /** Every room the user has a membership in, forgotten ones too. */
  memberships(userId: UserId): Promise<readonly RoomMembership[]>;
  /** The user's membership in each room as it was at a position. */
  membershipsAt(
    userId: UserId,
    position: number,
  ): Promise<readonly Omit<RoomMembership, 'forgotten'>[]>;
  timelines(
    viewer: Pick<Actor, 'userId' | 'deviceId'>,
    requests: readonly TimelineRequest[],
    options: TimelineSelection,
  ): Promise<ReadonlyMap<RoomId, Timeline>>;
  /**
   * The state of rooms at a position each. `members`: whose member events to include; absent for all.
   * `types` (exact event types) narrows further; with `['m.room.member']` and `members` only those few are looked up.
   */
  stateAt(
    viewer: Pick<Actor, 'userId' | 'deviceId'>,
    rooms: readonly {
      readonly roomId: RoomId;
      readonly position: number;
      readonly members?: readonly UserId[];
      readonly types?: readonly string[];
    }[],
  ): Promise<ReadonlyMap<RoomId, readonly ClientEvent[]>>;
  /** The state events that became current after `after` and up to `upTo`, only the last of each type and state key. */
  stateChanges(
    viewer: Pick<Actor, 'userId' | 'deviceId'>,
    rooms: readonly { readonly roomId: RoomId; readonly after: number; readonly upTo: number }[],
  ): Promise<ReadonlyMap<RoomId, readonly ClientEvent[]>>;
  /** What invited and knocking users are told of a room. The user's own member event is among it. */
  strippedState(
    userId: UserId,
    roomIds: readonly RoomId[],
  ): Promise<ReadonlyMap<RoomId, readonly StrippedEvent[]>>;
  counts(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, RoomCounts>>;
  /** Those of the rooms that are in the room directory. */
  listed(roomIds: readonly RoomId[]): Promise<ReadonlySet<RoomId>>;
  /** What happened while the viewer was in rooms, and what happened to their own membership. */
  stream(viewer: Pick<Actor, 'userId' | 'deviceId'>, request: StreamRequest): Promise<StreamPage>;
  /**
   * What happened in one room: to members all that they may see, to others what all the world may. Throws M_FORBIDDEN
   * for who is not in the room, unless all the world may look in.
   */
  peek(
    viewer: Pick<Actor, 'userId' | 'deviceId'>,
    roomId: RoomId,
    request: StreamRequest,
  ): Promise<StreamPage>;
  /** Up to five joined or invited members other than the viewer (else those who left), oldest first. */
  heroes(
    userId: UserId,
    roomIds: readonly RoomId[],
  ): Promise<ReadonlyMap<RoomId, readonly UserId[]>>;
  /** The joined members of rooms. */
  joinedMembers(roomIds: readonly RoomId[]): Promise<ReadonlyMap<RoomId, readonly UserId[]>>;
  /** Events as servers exchange them, for clients that ask for `event_format: federation`. Unknown ids are left out. */
  pdus(eventIds: readonly EventId[]): Promise<ReadonlyMap<EventId, JsonObject>>;
  /** Those among some users who share a joined room with the user. */
  sharingRoomWith(userId: UserId, among: Iterable<UserId>): Promise<ReadonlySet<UserId>>;
  /** The rooms with events after a position, up to another; undefined when that is too long a time to tell. */
  active(after: number, upTo: number): Promise<ReadonlySet<RoomId> | undefined>;
  /** Whether anyone's membership may have changed in any room. False only when none did; costs nothing to ask. */
  mayHaveMoved(after: number, upTo: number): boolean;
  /** Member events that became current in rooms after a position: who joined or left, for device lists. */
  memberChanges(
    roomIds: readonly RoomId[],
    after: number,
    upTo: number,
  ): Promise<
    readonly {
      readonly roomId: RoomId;
      readonly userId: UserId;
      readonly membership: Membership;
      readonly previous?: Membership;
      readonly position: number;
    }[]
  >;
}

export interface Rooms {
  readonly changes: RoomChanges;
  /**
   * The door for events of other servers, and for ours that come back: `receive/` says what happens behind it. A room's
   * events are one commit.
   */
  receive(events: readonly IncomingEvent[], delivery: Delivery): Promise<readonly Receipt[]>;
  readonly directory: RoomDirectory;
  readonly reads: RoomReads;
  readonly sync: RoomSyncReads;
}
