/** The shape in which /sync sends events of rooms. */
import type { Filter } from '../matrix/filter.ts';
import { isObject, type JsonObject, type JsonValue } from '../matrix/json.ts';
import { parsePropertyPath, valueAt } from '../matrix/property-path.ts';
import type { ClientEvent, RoomSyncReads } from '../rooms/types.ts';

/** What becomes of an event before it is sent. */
export type EventShape = (event: ClientEvent) => JsonObject;

/**
 * Reads what the filter's `event_format` needs for some events, in one query at most, and answers how each is
 * sent: without its room id (the answer says which room it is), or as servers exchange it; cut down to `event_fields`.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3useruseridfilter
 */
export async function eventShape(
  reads: Pick<RoomSyncReads, 'pdus'>,
  filter: Pick<Filter, 'event_fields' | 'event_format'>,
  events: readonly ClientEvent[],
): Promise<EventShape> {
  const select = fieldSelector(filter.event_fields);
  if (filter.event_format !== 'federation') return ({ room_id: _room, ...event }) => select(event);
  const pdus = await reads.pdus(events.map(({ event_id: id }) => id));
  return (event) => select(pdus.get(event.event_id) ?? event);
}

function fieldSelector(fields: readonly string[] | undefined): (event: JsonObject) => JsonObject {
  if (fields === undefined) return (event) => event;
  const paths = fields.map(parsePropertyPath);
  return (event) => paths.reduce((selected, path) => copyPath(event, selected, path), {});
}

/** `selected` with what `event` has at a path, if it has it. */
function copyPath(event: JsonObject, selected: JsonObject, path: readonly string[]): JsonObject {
  const value = valueAt(event, path);
  return value === undefined ? selected : withValue(selected, path, value);
}

function withValue(object: JsonObject, path: readonly string[], value: JsonValue): JsonObject {
  const [name, ...rest] = path;
  if (name === undefined) return object;
  const inner = Object.hasOwn(object, name) ? object[name] : undefined;
  const next = rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value);
  return Object.fromEntries([...Object.entries(object), [name, next]]);
}
