import { compareCodePoints } from '../canonical-json.ts';
import type { EventLookup } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { citedPowerLevels } from './cited.ts';
import type { MainlineOrdered } from './watch.ts';

/**
 * The *mainline*: power levels, the ones they were changed from, and so on to the first.
 *
 * @param levels the power levels to start from; without any the mainline is empty
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function mainline(levels: EventId | undefined, event: EventLookup): EventId[] {
  const line = new Set<EventId>();
  let next = levels;
  while (next !== undefined && !line.has(next)) {
    line.add(next);
    next = citedPowerLevels(event(next), event)?.id;
  }
  return [...line];
}

/**
 * The *mainline ordering*: events that were sent under old power levels come first, then the
 * sender's clock decides, then the id.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function mainlineOrder(
  ids: Iterable<EventId>,
  line: readonly EventId[],
  event: EventLookup,
): MainlineOrdered[] {
  const positionOf = mainlinePositions(line, event);
  return Array.from(ids, (id) => ({
    id,
    position: positionOf(id),
    ts: event(id).pdu.origin_server_ts,
  })).sort(compareMainline);
}

/**
 * Finds where an event meets the mainline, walking from the power levels that it cites to the ones
 * they cite. Each power levels event is walked from once, however many events lead to it.
 */
function mainlinePositions(
  line: readonly EventId[],
  event: EventLookup,
): (id: EventId) => number | undefined {
  const known = new Map<EventId, number | undefined>(line.map((id, index) => [id, index]));
  return (id) => {
    const walked: EventId[] = [];
    let levels = citedPowerLevels(event(id), event);
    while (levels !== undefined && !known.has(levels.id)) {
      walked.push(levels.id);
      known.set(levels.id, undefined);
      levels = citedPowerLevels(levels, event);
    }
    const position = levels === undefined ? undefined : known.get(levels.id);
    for (const passed of walked) known.set(passed, position);
    return position;
  };
}

function compareMainline(left: MainlineOrdered, right: MainlineOrdered): number {
  if (left.position !== right.position) {
    return (left.position ?? Infinity) > (right.position ?? Infinity) ? -1 : 1;
  }
  return left.ts - right.ts || compareCodePoints(left.id, right.id);
}
