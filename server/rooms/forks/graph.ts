/**
 * The part of a room's graph that a piece of work looks at: stored events as far as they were asked for, and new ones
 * that are not stored yet.
 */
import { MissingEventError, type EventLookup } from '../../matrix/graph.ts';
import type { Pdu } from '../../matrix/events.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { STATUS, type StoredEvent } from '../../storage/events.ts';
import type { Ref } from '../../storage/refs.ts';
import type { RoomStores } from '../stores.ts';

export interface GraphNode {
  readonly ref: Ref;
  readonly eventId: EventId;
  readonly pdu: Pdu;
  readonly status: number;
  /** Whether it has its place in the graph; an outlier has none. */
  readonly placed: boolean;
  /** The state after it, once it is placed. */
  readonly stateGroup: Ref | null;
}

/** Above the number of every event that is stored. */
const NEW = 2 ** 52;

export class RoomGraph {
  readonly #stores: RoomStores;
  readonly #roomId: string;
  readonly #byId: Map<EventId, GraphNode>;
  readonly #byRef: Map<Ref, GraphNode>;
  /** Events of other rooms that events of this one refer to. */
  readonly #foreign: Map<EventId, GraphNode>;
  /** New state events by those they cite. */
  readonly #citing: Map<Ref, readonly Ref[]>;

  constructor(stores: RoomStores, roomId: string, from?: RoomGraph) {
    this.#stores = stores;
    this.#roomId = roomId;
    this.#byId = new Map(from === undefined ? [] : from.#byId);
    this.#byRef = new Map(from === undefined ? [] : from.#byRef);
    this.#foreign = new Map(from === undefined ? [] : from.#foreign);
    this.#citing = new Map(from === undefined ? [] : from.#citing);
  }

  copy(): RoomGraph {
    return new RoomGraph(this.#stores, this.#roomId, this);
  }

  /** An event of another room with this id. It has no part in the graph; whoever cites it is to be refused. */
  foreign(eventId: EventId): GraphNode | undefined {
    return this.#foreign.get(eventId);
  }

  /** An event that is known by now. Events of other rooms are not of this graph. */
  get(eventId: EventId): GraphNode | undefined {
    return this.#byId.get(eventId);
  }

  /** Throws for an event that was not {@link load}ed. */
  at(ref: Ref): GraphNode {
    const node = this.#byRef.get(ref);
    if (node === undefined) throw new Error(`event ${ref} was not loaded`);
    return node;
  }

  /** For state resolution. Throws MissingEventError for what was not loaded. */
  readonly event: EventLookup = (id) => {
    const node = this.#byId.get(id);
    if (node === undefined) throw new MissingEventError(id);
    return { id, pdu: node.pdu, rejected: node.status === STATUS.rejected };
  };

  /**
   * The order in which events came here. An event is stored after all it cites, or later in the same commit. Throws
   * MissingEventError for what was not loaded.
   */
  readonly order = (id: EventId): number => {
    const ref = this.#byId.get(id)?.ref;
    if (ref === undefined) throw new MissingEventError(id);
    return ref > 0 ? ref : NEW - ref;
  };

  /** Adds a new event, or an outlier that now has a place. `proof`: the events a new state event cites. */
  add(node: GraphNode, proof: readonly Ref[] = []): void {
    this.#byId.set(node.eventId, node);
    this.#byRef.set(node.ref, node);
    for (const ref of proof) this.#citing.set(ref, [...(this.#citing.get(ref) ?? []), node.ref]);
  }

  /** New events that cite one. */
  newCiting(ref: Ref): readonly Ref[] {
    return this.#citing.get(ref) ?? [];
  }

  /** Makes stored events known that are called by their ids. Those that are not stored stay unknown. */
  async loadIds(eventIds: Iterable<EventId>): Promise<void> {
    const wanted = [...new Set(eventIds)].filter(
      (id) => !this.#byId.has(id) && !this.#foreign.has(id),
    );
    if (wanted.length > 0) this.#remember(await this.#stores.events.byIds(wanted));
  }

  /** Makes stored events known. */
  async load(refs: Iterable<Ref>): Promise<void> {
    const wanted = [...new Set(refs)].filter((ref) => ref > 0 && !this.#byRef.has(ref));
    if (wanted.length === 0) return;
    this.#remember((await this.#stores.events.byNids(wanted)).values());
  }

  /** Makes stored events known, and the nearest of their auth chains. */
  async loadChains(refs: Iterable<Ref>): Promise<void> {
    const wanted = [...new Set(refs)].filter((ref) => ref > 0);
    if (wanted.length > 0) this.#remember(await this.#stores.authEdges.chains(wanted));
  }

  #remember(events: Iterable<StoredEvent>): void {
    for (const event of events)
      if (event.roomId !== this.#roomId) this.#foreign.set(event.eventId, nodeOf(event));
      else if (!this.#byRef.has(event.nid)) this.add(nodeOf(event));
  }
}

function nodeOf({ nid, eventId, pdu, status, position, stateGroup }: StoredEvent): GraphNode {
  return { ref: nid, eventId, pdu, status, placed: position !== null, stateGroup };
}
