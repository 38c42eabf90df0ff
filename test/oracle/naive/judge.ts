import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import { referencedIds, type StateLookup } from '../../../server/matrix/events.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import { authorise } from './authorisation.ts';
import type { Case } from './case.ts';
import {
  get,
  type Graph,
  keyName,
  nameOf,
  type RoomEvent,
  type State,
  type VersionNumber,
} from './room.ts';
import type { Decision } from './rule-list.ts';

/** A room as far as the rules need it: its version, its events, and how to check signatures. */
export interface Room {
  readonly version: VersionNumber;
  readonly graph: Graph;
  readonly crypto: CryptoPrimitives;
  readonly isSignedBy: (event: RoomEvent, server: string) => boolean;
}

/** A room that has begun. */
export interface BegunRoom extends Room {
  readonly createId: EventId;
}

/** Whether an event is allowed when the room has this state. */
export function judge(
  event: RoomEvent,
  state: StateLookup,
  room: Room,
  citations: 'judge citations too' | 'citations are right' = 'judge citations too',
): Decision {
  return authorise(caseOf(event, state, room, citations === 'judge citations too'));
}

function caseOf(event: RoomEvent, state: StateLookup, room: Room, withCitations: boolean): Case {
  const known = (id: EventId) => room.graph.get(id) ?? [];
  return {
    version: room.version,
    event: event.pdu,
    state,
    previous: referencedIds(event.pdu.prev_events).flatMap(known),
    cited: withCitations ? authEventsOf(event, room.graph) : undefined,
    roomCreate: createOf(event, room),
    signedBy: (server) => room.isSignedBy(event, server),
    crypto: room.crypto,
  };
}

/** The event that gave a room of version 12 its id. */
export function createOf({ pdu }: RoomEvent, { version, graph }: Room): RoomEvent | undefined {
  if (version < 12 || pdu.room_id === undefined) return undefined;
  return graph.get(`$${pdu.room_id.slice(1)}`);
}

export function authEventsOf(event: RoomEvent, graph: Graph): RoomEvent[] {
  return referencedIds(event.pdu.auth_events).map((id) => get(graph, id));
}

/** A state map as the rules ask it. */
export function lookupIn(state: State, graph: Graph): StateLookup {
  return (type, stateKey) => {
    const id = state.get(keyName(type, stateKey));
    return id === undefined ? undefined : get(graph, id).pdu;
  };
}

/** The state that an event's auth events make, with the create event that version 12 implies. */
export function citedState(event: RoomEvent, room: Room): State {
  const state = new Map<string, EventId>();
  const create = createOf(event, room);
  for (const cited of [
    ...authEventsOf(event, room.graph),
    ...(create === undefined ? [] : [create]),
  ]) {
    const name = nameOf(cited.pdu);
    if (name !== undefined && !state.has(name)) state.set(name, cited.id);
  }
  return state;
}
