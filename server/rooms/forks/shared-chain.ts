/**
 * Which events are in the auth chain of what all states agree about.
 *
 * That chain is as long as the room is old, so it is not made. It is asked from the other end: an event is in it if
 * an event that all states have cites it, or cites one that cites it, and so on. Events are looked at newest first,
 * for the newest are the likeliest to be in force still.
 */
import type { EventId } from '../../matrix/identifiers.ts';
import type { Ref } from '../../storage/refs.ts';
import type { CitingEvent } from '../../storage/auth-edges.ts';
import type { RoomStores } from '../stores.ts';
import type { RoomGraph } from './graph.ts';

/** Whether all states have an event at its pair; pairs that new events are the first at have no number yet. */
export type IsAgreed = (event: Ref, pair: Ref) => boolean;

export class SharedChain {
  readonly #stores: RoomStores;
  readonly #graph: RoomGraph;
  readonly #isAgreed: IsAgreed;
  readonly #pairOf: (event: Ref) => Ref | undefined;
  readonly #answers = new Map<EventId, boolean>();
  readonly #unanswered = new Set<EventId>();

  /** `pairOf`: the pair at which a new state event stands. */
  constructor(
    stores: RoomStores,
    graph: RoomGraph,
    isAgreed: IsAgreed,
    pairOf: (event: Ref) => Ref | undefined,
  ) {
    this.#stores = stores;
    this.#graph = graph;
    this.#isAgreed = isAgreed;
    this.#pairOf = pairOf;
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
    for (const eventId of asked) this.#answers.set(eventId, await this.#isBelow(eventId));
    return asked.length > 0;
  }

  /** Walks upward from an event, to the newest first, until one is found that all states have. */
  async #isBelow(eventId: EventId): Promise<boolean> {
    const start = this.#graph.get(eventId);
    if (start === undefined) return false;
    const seen = new Set<Ref>([start.ref]);
    const open: Ref[] = [start.ref];
    let below = new Map<number, number>();
    while (open.length > 0 || below.size > 0) {
      const found: CitingEvent[] = [];
      for (const ref of open.splice(0)) {
        found.push(...this.#graph.newCiting(ref).map((nid) => this.#newEvent(nid)));
        if (ref > 0) below.set(ref, Number.MAX_SAFE_INTEGER);
      }
      const stored = await this.#stores.authEdges.citing(below);
      below = stored.next;
      for (const { nid, pairNid } of [...found, ...stored.found]) {
        if (seen.has(nid)) continue;
        seen.add(nid);
        if (pairNid !== null && this.#isAgreed(nid, pairNid)) return true;
        open.push(nid);
      }
    }
    return false;
  }

  #newEvent(ref: Ref): CitingEvent {
    return { nid: ref, pairNid: this.#pairOf(ref) ?? null };
  }
}
