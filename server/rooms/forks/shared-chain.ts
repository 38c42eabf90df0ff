/**
 * Which events are in the auth chain of what all states agree about.
 *
 * That chain is as long as the room is old, so it is not made. It is asked from the other end: an event is in it if
 * an event that all states have cites it, or cites one that cites it, and so on. Events are looked at newest first,
 * for the newest are the likeliest to be in force still.
 */
import type { EventId } from '../../matrix/identifiers.ts';
import type { Ref } from '../../storage/refs.ts';
import type { AuthEdgeStore, CitingEvent } from '../../storage/auth-edges.ts';
import type { RoomGraph } from './graph.ts';

/** The events to walk through, and where to stop. */
export interface SharedChainOptions {
  readonly authEdges: AuthEdgeStore;
  readonly graph: RoomGraph;
  /** Whether all states have an event at its pair. */
  readonly isAgreed: (event: Ref, pair: Ref) => boolean;
  /** The pair at which a new state event stands. */
  readonly pairOf: (event: Ref) => Ref | undefined;
}

export class SharedChain {
  readonly #options: SharedChainOptions;
  readonly #answers = new Map<EventId, boolean>();
  readonly #unanswered = new Set<EventId>();

  constructor(options: SharedChainOptions) {
    this.#options = options;
  }

  /** Whether an event is in the chain. Says yes and remembers the question, when that has to be found out first. */
  readonly has = (eventId: EventId): boolean => {
    const answer = this.#answers.get(eventId);
    if (answer === undefined) this.#unanswered.add(eventId);
    return answer ?? true;
  };

  /** Finds out what was asked. False when there was nothing to find out: then all answers were true ones. */
  async findOut(): Promise<boolean> {
    const asked = [...this.#unanswered];
    this.#unanswered.clear();
    for (const eventId of asked) {
      const node = this.#options.graph.get(eventId);
      const isShared = node !== undefined && (await leadsToAgreed(node.ref, this.#options));
      this.#answers.set(eventId, isShared);
    }
    return asked.length > 0;
  }
}

/** Walks from an event to those that cite it, newest first, until one is found that all states have. */
async function leadsToAgreed(start: Ref, options: SharedChainOptions): Promise<boolean> {
  const { authEdges, graph, isAgreed, pairOf } = options;
  const seen = new Set<Ref>([start]);
  const open: Ref[] = [start];
  // Stored events of which not all that cite them were read, each with the number to read on below.
  let unread = new Map<number, number>();
  while (open.length > 0 || unread.size > 0) {
    const citing: CitingEvent[] = [];
    for (const ref of open.splice(0)) {
      for (const nid of graph.newCiting(ref)) citing.push({ nid, pairNid: pairOf(nid) ?? null });
      if (ref > 0) unread.set(ref, Number.MAX_SAFE_INTEGER);
    }
    const stored = await authEdges.citing(unread);
    unread = stored.next;
    for (const { nid, pairNid } of [...citing, ...stored.found]) {
      if (seen.has(nid)) continue;
      seen.add(nid);
      if (pairNid !== null && isAgreed(nid, pairNid)) return true;
      open.push(nid);
    }
  }
  return false;
}
