import { type Pdu, referencedIds } from './events.ts';
import type { EventId } from './identifiers.ts';

/** An event as a part of the graph that `auth_events` make of a room. */
export type GraphEvent = {
  readonly id: EventId;
  readonly pdu: Pdu;
  /** Whether the authorization rules refused it when it arrived. */
  readonly rejected: boolean;
};

/**
 * Finds an event by its id. Whoever asks follows references that events made, so every event that
 * is reachable through `auth_events` has to be there.
 *
 * @throws MissingEventError for an event that is not
 */
export type EventLookup = (id: EventId) => GraphEvent;

/** An event is needed that the caller does not have: fetch it, and ask again. */
export class MissingEventError extends Error {
  override readonly name = 'MissingEventError';
  readonly eventId: EventId;

  constructor(eventId: EventId) {
    super(`the event ${eventId} is needed, and not here`);
    this.eventId = eventId;
  }
}

/** The ids that an event cites as its proof. */
export function authEventIds(event: GraphEvent): EventId[] {
  return referencedIds(event.pdu.auth_events);
}
