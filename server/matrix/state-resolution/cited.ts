import { authEventIds, type EventLookup, type GraphEvent } from '../graph.ts';
import { createIdFromRoomId } from '../hashing.ts';
import type { EventId } from '../identifiers.ts';
import { CREATE, POWER_LEVELS, stateNameOf, type StateName } from '../state-name.ts';
import type { ResolutionContext } from './context.ts';

/** The event that another one cites for an entry of the state. */
export function citedAt(
  citing: GraphEvent,
  name: StateName,
  event: EventLookup,
): GraphEvent | undefined {
  return authEventIds(citing)
    .map(event)
    .find((cited) => stateNameOf(cited.pdu) === name);
}

/** The power levels by which an event was sent, as it says itself. */
export function citedPowerLevels(citing: GraphEvent, event: EventLookup): GraphEvent | undefined {
  return citedAt(citing, POWER_LEVELS, event);
}

/** The room's create event as an event says itself: it cites it, or its room id is made from it. */
export function citedCreate(
  citing: GraphEvent,
  context: ResolutionContext,
): GraphEvent | undefined {
  if (context.version.auth.createIsAuthEvent) return citedAt(citing, CREATE, context.event);
  const id = impliedCreateId(citing, context);
  return id === undefined ? undefined : context.event(id);
}

function impliedCreateId(citing: GraphEvent, context: ResolutionContext): EventId | undefined {
  if (context.createEventId !== undefined) return context.createEventId;
  const roomId = citing.pdu.room_id;
  return roomId === undefined ? undefined : createIdFromRoomId(roomId);
}
