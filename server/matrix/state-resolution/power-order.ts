import { compareCodePoints } from '../canonical-json.ts';
import { authEventIds, type EventLookup, type GraphEvent } from '../graph.ts';
import type { EventId } from '../identifiers.ts';
import { powerLevels } from '../power-levels.ts';
import { authChain, citedBy } from './auth-chain.ts';
import { citedCreate, citedPowerLevels } from './cited.ts';
import type { ResolutionContext } from './context.ts';
import { Heap } from './heap.ts';
import type { PowerOrdered } from './watch.ts';

/**
 * The *reverse topological power ordering*: an event comes after all that are in its auth chain,
 * and of those that may come next, the one whose sender had the most power does.
 *
 * This is Kahn's algorithm. The chain may lead from one of the events to another through events
 * that are not to be ordered; those pass as soon as they can and leave no trace.
 *
 * @throws MissingEventError
 * @see https://spec.matrix.org/v1.19/rooms/v2/#definitions
 */
export function powerOrder(ids: ReadonlySet<EventId>, context: ResolutionContext): PowerOrdered[] {
  const waiting = new Waiting(new Set([...ids, ...authChain(ids, context.event)]), context.event);
  const candidates = new Heap<PowerOrdered>(comparePower);
  const order: PowerOrdered[] = [];

  let free = waiting.free();
  for (;;) {
    for (let id = free.pop(); id !== undefined; id = free.pop()) {
      if (ids.has(id)) candidates.push(rank(context.event(id), ids, context));
      else for (const freed of waiting.settle(id)) free.push(freed);
    }
    const next = candidates.pop();
    if (next === undefined) break;
    order.push(next);
    free = waiting.settle(next.id);
  }
  return order.length === ids.size ? order : [...order, ...unordered(ids, order, context)];
}

/** What each event still waits for. */
class Waiting {
  readonly #unmet: Map<EventId, number>;
  readonly #citing: ReadonlyMap<EventId, readonly EventId[]>;

  constructor(events: ReadonlySet<EventId>, event: EventLookup) {
    const count = (id: EventId) => new Set(authEventIds(event(id))).size;
    this.#unmet = new Map(Array.from(events, (id) => [id, count(id)]));
    this.#citing = citedBy(events, event);
  }

  /** Those that cite nothing. */
  free(): EventId[] {
    return [...this.#unmet].filter(([, count]) => count === 0).map(([id]) => id);
  }

  /** Takes an event for placed, and returns those that waited for it alone. */
  settle(id: EventId): EventId[] {
    const freed: EventId[] = [];
    for (const citing of this.#citing.get(id) ?? []) {
      const left = (this.#unmet.get(citing) ?? 0) - 1;
      this.#unmet.set(citing, left);
      if (left === 0) freed.push(citing);
    }
    return freed;
  }
}

/**
 * Events that cite each other in a circle. Where ids are hashes nobody can make one; where senders
 * choose ids, whoever let it in has not looked. It must not hold up the room.
 */
function unordered(
  ids: ReadonlySet<EventId>,
  order: readonly PowerOrdered[],
  context: ResolutionContext,
): PowerOrdered[] {
  const placed = new Set(order.map(({ id }) => id));
  const left = [...ids].filter((id) => !placed.has(id));
  return left.map((id) => rank(context.event(id), ids, context)).sort(comparePower);
}

function rank(
  event: GraphEvent,
  ids: ReadonlySet<EventId>,
  context: ResolutionContext,
): PowerOrdered {
  return {
    id: event.id,
    power: senderPower(event, context),
    ts: event.pdu.origin_server_ts,
    after: authEventIds(event).filter((id) => ids.has(id)),
  };
}

/** What the sender of an event could do by the create event and power levels that it cites. */
export function senderPower(event: GraphEvent, context: ResolutionContext): number {
  const create = citedCreate(event, context)?.pdu;
  const levels = citedPowerLevels(event, context.event)?.pdu;
  return powerLevels(create, levels, context.version).of(event.pdu.sender);
}

function comparePower(left: PowerOrdered, right: PowerOrdered): number {
  if (left.power !== right.power) return left.power > right.power ? -1 : 1;
  return left.ts - right.ts || compareCodePoints(left.id, right.id);
}
