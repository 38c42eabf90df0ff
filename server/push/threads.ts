/**
 * Which thread an event is in.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#threaded-read-receipts
 */
import type { EventId } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';

/** The thread id of everything that is in no thread. */
export const MAIN = 'main';

/** How far relations are followed in search of a thread. */
const MAX_HOPS = 3;

/** An event that another relates to. */
export interface RelatedEvent {
  readonly roomId: string;
  readonly stateKey: string | null;
  readonly pdu: { readonly content: JsonObject };
}

/** Looks an event up by its id. */
export type FindEvent = (eventId: EventId) => Promise<RelatedEvent | undefined>;

/**
 * `main`, or the id of the root of the event's thread: the one it names itself, else the one that the events
 * it relates to are in. State events are always in the main timeline.
 */
export async function threadOf(event: RelatedEvent, find: FindEvent): Promise<string> {
  let current: RelatedEvent | undefined = event;
  for (let hop = 0; hop <= MAX_HOPS; hop += 1) {
    if (current === undefined || current.roomId !== event.roomId || current.stateKey !== null)
      return MAIN;
    const relation = relationOf(current.pdu.content);
    if (relation === undefined) return MAIN;
    if (relation.type === 'm.thread') return relation.eventId;
    if (hop < MAX_HOPS) current = await find(relation.eventId);
  }
  return MAIN;
}

function relationOf(content: JsonObject): { type: string; eventId: EventId } | undefined {
  const relation = content['m.relates_to'];
  if (!isObject(relation)) return undefined;
  const { rel_type: type, event_id: eventId } = relation;
  if (!isString(type) || !isString(eventId) || !eventId.startsWith('$')) return undefined;
  return { type, eventId };
}
