/** The reads /sync is made of. */
import type { Membership } from '../../matrix/events.ts';
import type { EventId, RoomId, UserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { StrippedEvent } from '../../matrix/stripped-state.ts';
import type { Actor, ClientEvent } from './people.ts';
import type { EventSelection } from './reads.ts';

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
  /**
   * Events as application services are told of them: as clients see them, but whole, whoever may see what. Unknown ids
   * are left out.
   */
  observed(eventIds: readonly EventId[]): Promise<ReadonlyMap<EventId, ClientEvent>>;
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
