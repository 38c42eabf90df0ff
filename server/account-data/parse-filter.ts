/**
 * Reads a filter that a client wrote. Strict about what the spec names, silent about what it does not.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#filtering
 */
import { MatrixError } from '../errors.ts';
import type { EventFilter, Filter, RoomEventFilter, RoomFilter } from '../matrix/filter.ts';
import { isRoomId, isUserId } from '../matrix/identifiers.ts';
import {
  isInteger,
  isObject,
  isStringArray,
  type JsonObject,
  type JsonValue,
} from '../matrix/json.ts';

/** Throws M_BAD_JSON naming the field that is wrong. */
export function parseFilter(value: JsonValue): Filter {
  const filter = objectOf(value, 'the filter');
  return present({
    event_fields: strings(filter['event_fields'], 'event_fields'),
    event_format: eventFormat(filter['event_format']),
    account_data: optional(filter['account_data'], 'account_data', eventFilter),
    presence: optional(filter['presence'], 'presence', eventFilter),
    room: optional(filter['room'], 'room', roomFilter),
  });
}

/** Reads the filter of /messages and /context. Throws M_BAD_JSON naming the field that is wrong. */
export function parseRoomEventFilter(value: JsonValue): RoomEventFilter {
  return roomEventFilter(objectOf(value, 'the filter'), '');
}

function roomFilter(filter: JsonObject, path: string): RoomFilter {
  const part = (name: string) => optional(filter[name], `${path}${name}`, roomEventFilter);
  return present({
    ...roomLists(filter, path),
    include_leave: bool(filter['include_leave'], `${path}include_leave`),
    account_data: part('account_data'),
    ephemeral: part('ephemeral'),
    state: part('state'),
    timeline: part('timeline'),
  });
}

function roomEventFilter(filter: JsonObject, path: string): RoomEventFilter {
  const flag = (name: string) => bool(filter[name], `${path}${name}`);
  return present({
    ...eventFilter(filter, path),
    ...roomLists(filter, path),
    contains_url: flag('contains_url'),
    lazy_load_members: flag('lazy_load_members'),
    include_redundant_members: flag('include_redundant_members'),
    unread_thread_notifications: flag('unread_thread_notifications'),
  });
}

function eventFilter(filter: JsonObject, path: string): EventFilter {
  return present({
    limit: limit(filter['limit'], `${path}limit`),
    types: strings(filter['types'], `${path}types`),
    not_types: strings(filter['not_types'], `${path}not_types`),
    senders: ids(filter['senders'], `${path}senders`, isUserId, 'user'),
    not_senders: ids(filter['not_senders'], `${path}not_senders`, isUserId, 'user'),
  });
}

function roomLists(filter: JsonObject, path: string) {
  return {
    rooms: ids(filter['rooms'], `${path}rooms`, isRoomId, 'room'),
    not_rooms: ids(filter['not_rooms'], `${path}not_rooms`, isRoomId, 'room'),
  };
}

/** The fields that are not undefined: absent and undefined are one to a client, but not to the types. */
type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> };
function present<T extends object>(fields: T): Present<T>;
function present(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function optional<T>(
  value: JsonValue | undefined,
  field: string,
  read: (object: JsonObject, path: string) => T,
): T | undefined {
  return value === undefined ? undefined : read(objectOf(value, field), `${field}.`);
}

function objectOf(value: JsonValue, field: string): JsonObject {
  if (isObject(value)) return value;
  throw wrong(field, 'an object');
}

function strings(value: JsonValue | undefined, field: string): readonly string[] | undefined {
  if (value === undefined || isStringArray(value)) return value;
  throw wrong(field, 'a list of strings');
}

function ids(
  value: JsonValue | undefined,
  field: string,
  isId: (id: string) => boolean,
  kind: string,
): readonly string[] | undefined {
  const list = strings(value, field);
  const stranger = list?.find((id) => !isId(id));
  if (stranger === undefined) return list;
  throw new MatrixError('M_BAD_JSON', `${field} holds "${stranger}", which is not a ${kind} id`);
}

function bool(value: JsonValue | undefined, field: string): boolean | undefined {
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrong(field, 'true or false');
}

function limit(value: JsonValue | undefined, field: string): number | undefined {
  if (value === undefined || (isInteger(value) && value > 0)) return value;
  throw wrong(field, 'a whole number greater than 0');
}

function eventFormat(value: JsonValue | undefined): 'client' | 'federation' | undefined {
  if (value === undefined || value === 'client' || value === 'federation') return value;
  throw wrong('event_format', '"client" or "federation"');
}

function wrong(field: string, expected: string): MatrixError {
  return new MatrixError('M_BAD_JSON', `${field} must be ${expected}`);
}
