import type { Pdu } from '../../../server/matrix/events.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { stateKeyOf, stateName } from '../../../server/matrix/state-name.ts';

/** The room versions as the spec numbers them; the oracle compares numbers, the server never does. */
export type VersionNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12;
export const VERSIONS: readonly VersionNumber[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** An event of a room, and whether it was rejected when it was received. */
export type RoomEvent = { readonly id: EventId; readonly pdu: Pdu; readonly rejected: boolean };
export type Graph = ReadonlyMap<EventId, RoomEvent>;

/** A state map: which event stands at a type and state key. */
export type State = ReadonlyMap<string, EventId>;

/** One string for a type and a state key. */
export const keyName = stateName;
export const keyFromName = stateKeyOf;

export function nameOf(event: Pdu): string | undefined {
  return event.state_key === undefined ? undefined : keyName(event.type, event.state_key);
}

/** What stands after the first colon of an identifier. */
export function domainOf(id: string): string | undefined {
  const colon = id.indexOf(':');
  return colon < 0 ? undefined : id.slice(colon + 1);
}

export function get(graph: Graph, id: EventId): RoomEvent {
  const event = graph.get(id);
  if (event === undefined) throw new Error(`the graph lacks ${id}`);
  return event;
}

const IPV4 = String.raw`\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}`;
const IPV6 = String.raw`\[[0-9A-Fa-f:.]{2,45}\]`;
const DNS_NAME = '[0-9A-Za-z.-]{1,255}';
/** The grammar with what historical localparts may hold: anything but a colon and NUL, or nothing. */
const USER_ID = new RegExp(`^@[^:\\0]*:(?:${IPV4}|${IPV6}|${DNS_NAME})(?::\\d{1,5})?$`, 'su');

export function isUserId(id: unknown): id is string {
  return (
    typeof id === 'string' &&
    id.isWellFormed() &&
    USER_ID.test(id) &&
    new TextEncoder().encode(id).length <= 255
  );
}
