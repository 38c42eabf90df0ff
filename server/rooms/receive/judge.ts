/**
 * Checks 4 to 6: the authorization rules, asked of three states.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#authorisation-rules
 */
import { authorize, checkCitedEvents } from '../../matrix/event-auth/index.ts';
import { referencedIds, type StateLookup } from '../../matrix/events.ts';
import { MissingEventError } from '../../matrix/graph.ts';
import { createIdFromRoomId } from '../../matrix/hashing.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { stateName } from '../../matrix/state-name.ts';
import { STATUS } from '../../storage/events.ts';
import type { Ref } from '../../storage/refs.ts';
import type { CheckedEvent } from './check-alone.ts';
import type { Reception } from './reception.ts';
import type { Refusal } from './types.ts';

/** The ids of the events that prove an event's right, in newer rooms the create event that its room id implies too. */
export function proofOf({ pdu, roomId }: CheckedEvent, reception: Reception): EventId[] {
  const cited = referencedIds(pdu.auth_events);
  const { auth, roomIds } = reception.room.version;
  const isImplied = !auth.createIsAuthEvent && roomIds === 'create-event';
  if (!isImplied || pdu.type === 'm.room.create') return [...new Set(cited)];
  return [...new Set([...cited, createIdFromRoomId(roomId)])];
}

/** Check 4: by the state that the event's own `auth_events` make up. All of them must be known. */
export function judgeByAuthEvents(event: CheckedEvent, reception: Reception): Refusal | undefined {
  const { graph, room } = reception;
  const { pdu } = event;
  const cited = referencedIds(pdu.auth_events).map((id) => {
    const node = graph.get(id) ?? graph.foreign(id);
    if (node === undefined) throw new MissingEventError(id);
    return { pdu: node.pdu, rejected: isRejected(node.status) };
  });
  const proper = checkCitedEvents(
    pdu,
    cited.map((one) => ({ event: one.pdu, rejected: one.rejected })),
    room.version,
  );
  if (!proper.allowed) return proper;
  const proof = proofOf(event, reception).map(graph.event);
  const entries = new Map(
    proof
      .filter(({ rejected }) => !rejected)
      .map((one) => [stateName(one.pdu.type, one.pdu.state_key ?? ''), one.pdu]),
  );
  return refusal(event, reception, (type, stateKey) => entries.get(stateName(type, stateKey)));
}

/** Checks 5 and 6: by the state before the event, and by the current one. */
export async function judgeByState(
  event: CheckedEvent,
  reception: Reception,
  group: Ref | null,
): Promise<Refusal | undefined> {
  const second = secondCreate(event, reception);
  if (second !== undefined) return second;
  return refusal(event, reception, await reception.stateFor(event.pdu, group));
}

/**
 * The rules let the server that made a room make it again: no state is asked about a create event. A room begins
 * once.
 */
function secondCreate({ pdu, eventId }: CheckedEvent, reception: Reception): Refusal | undefined {
  if (pdu.type !== 'm.room.create' || reception.createEventId === undefined) return undefined;
  if (reception.createEventId === eventId) return undefined;
  return { rule: '1', reason: 'the room has another m.room.create event' };
}

function refusal(
  { pdu, signedBy }: CheckedEvent,
  { room, createEventId }: Reception,
  state: StateLookup,
): Refusal | undefined {
  const verdict = authorize(pdu, {
    version: room.version,
    crypto: room.crypto,
    signedBy,
    state,
    ...(createEventId === undefined ? {} : { createEventId }),
  });
  return verdict.allowed ? undefined : { rule: verdict.rule, reason: verdict.reason };
}

function isRejected(status: number): boolean {
  return status === STATUS.rejected;
}
