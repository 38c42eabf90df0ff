/** What users may read of rooms: the questions, and what answers look like. */
import type { Membership } from '../../matrix/events.ts';
import type { RoomEventFilter } from '../../matrix/filter.ts';
import type { EventId, RoomAlias, RoomId, UserId } from '../../matrix/identifiers.ts';
import type { JsonObject, JsonValue } from '../../matrix/json.ts';
import type { GroupKey } from '../search-token.ts';
import type { SearchKey } from '../searchable.ts';
import type { Actor, ClientEvent } from './people.ts';

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

/** What users may read of a room, as history visibility and their membership let them. */
export interface RoomReads {
  joinedRooms(userId: UserId): Promise<readonly RoomId[]>;
  event(actor: Actor, roomId: RoomId, eventId: EventId): Promise<ClientEvent>;
  /** The same, in whichever room it is. */
  eventAnywhere(actor: Actor, eventId: EventId): Promise<ClientEvent>;
  /** Those of the events, of whatever rooms, that the actor may see and hears. */
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
