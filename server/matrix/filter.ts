import type { RoomId, UserId } from './identifiers.ts';
import type { JsonObject } from './json.ts';
import { matchesGlob, STAR_GLOB } from './glob.ts';

/**
 * What a client wants to see. Lists that are absent let everything through; an empty list of
 * things to include lets nothing through; what is excluded stays out even if it is included too.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#filtering
 */
export type EventFilter = {
  readonly limit?: number;
  readonly types?: readonly string[];
  readonly not_types?: readonly string[];
  readonly senders?: readonly UserId[];
  readonly not_senders?: readonly UserId[];
};

export type RoomEventFilter = EventFilter & {
  readonly rooms?: readonly RoomId[];
  readonly not_rooms?: readonly RoomId[];
  /** `true`: only events whose content has a `url`; `false`: only ones without. */
  readonly contains_url?: boolean;
  readonly lazy_load_members?: boolean;
  readonly include_redundant_members?: boolean;
  readonly unread_thread_notifications?: boolean;
};

export type RoomFilter = {
  readonly rooms?: readonly RoomId[];
  readonly not_rooms?: readonly RoomId[];
  readonly include_leave?: boolean;
  readonly account_data?: RoomEventFilter;
  readonly ephemeral?: RoomEventFilter;
  readonly state?: RoomEventFilter;
  readonly timeline?: RoomEventFilter;
};

/** A whole filter, as `POST /user/{userId}/filter` stores it. */
export type Filter = {
  readonly event_fields?: readonly string[];
  readonly event_format?: 'client' | 'federation';
  readonly account_data?: EventFilter;
  readonly presence?: EventFilter;
  readonly room?: RoomFilter;
};

/** The parts of an event that a filter asks about. Account data and typing have no sender. */
export type FilterableEvent = {
  readonly type: string;
  readonly sender?: UserId;
  readonly content: JsonObject;
};

/** Whether an event passes a filter that knows nothing of rooms. */
export function passesEventFilter(filter: EventFilter, event: FilterableEvent): boolean {
  return (
    passesLists(filter.types, filter.not_types, (pattern) =>
      matchesGlob(pattern, event.type, STAR_GLOB),
    ) && passesLists(filter.senders, filter.not_senders, (sender) => sender === event.sender)
  );
}

/** Whether an event of a room passes a filter. */
export function passesRoomEventFilter(
  filter: RoomEventFilter,
  event: FilterableEvent,
  roomId: RoomId,
): boolean {
  if (!passesRooms(filter, roomId) || !passesEventFilter(filter, event)) return false;
  return (
    filter.contains_url === undefined || filter.contains_url === Object.hasOwn(event.content, 'url')
  );
}

/** Whether a filter wants to hear of a room at all. */
export function passesRooms(
  filter: Pick<RoomFilter, 'rooms' | 'not_rooms'>,
  roomId: RoomId,
): boolean {
  return passesLists(filter.rooms, filter.not_rooms, (id) => id === roomId);
}

function passesLists(
  include: readonly string[] | undefined,
  exclude: readonly string[] | undefined,
  matches: (entry: string) => boolean,
): boolean {
  if (exclude?.some(matches) === true) return false;
  return include === undefined || include.some(matches);
}
