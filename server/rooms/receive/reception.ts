/**
 * What a delivery changes in one room, in the making. Nothing is written before the whole is committed; what the events
 * before have changed is already seen by the ones after.
 */
import type { StateLookup, StateKey, Pdu, PduDraft } from '../../matrix/events.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import { stateName } from '../../matrix/state-name.ts';
import type { MembershipMove } from '../../push/hook.ts';
import type { Write } from '../../storage/engine.ts';
import { refAt, type Ref } from '../../storage/refs.ts';
import { GroupDraft, type StateStep } from '../../storage/state-group-draft.ts';
import { RoomGraph } from '../forks/graph.ts';
import { RoomPairs } from '../forks/pairs.ts';
import { resolveGroups } from '../forks/resolve-groups.ts';
import { keysToProve } from '../wish.ts';
import type { ShownEvent } from './shown.ts';
import type { ReceivingRoom, RoomEnd } from './room.ts';

const ALWAYS_ASKED: readonly StateKey[] = [
  ['m.room.create', ''],
  ['m.room.power_levels', ''],
  ['m.room.join_rules', ''],
];

/** An event of the graph whose prev_event was missing. */
export interface Follower {
  readonly nid: number;
  readonly status: number;
}

export class Reception {
  readonly room: ReceivingRoom;
  readonly graph: RoomGraph;
  readonly groups = new GroupDraft();
  readonly pairs: RoomPairs;
  readonly writes: Write[] = [];
  /** The events that clients are told of. */
  readonly shown: ShownEvent[] = [];
  /** How memberships moved, in order. */
  readonly moves: MembershipMove[] = [];
  /** The room's row, once there is one. */
  roomRef: Ref | undefined;
  createEventId: EventId | undefined;
  /** The events that no accepted one follows. */
  ends: readonly RoomEnd[];
  /** The state group of the current state. */
  current: Ref | null;
  /** Redactions that wait for an event, by its id. */
  readonly waiting = new Map<EventId, readonly Ref[]>();
  /** Events of the graph that follow one which was missing, by its id. */
  readonly followers = new Map<EventId, readonly Follower[]>();
  /** Whether stream and history differ in order from now on. */
  forked = false;
  readonly #resolved = new Map<string, Ref | null>();
  #taken = 0;

  constructor(room: ReceivingRoom) {
    this.room = room;
    this.graph = new RoomGraph(room.stores, room.roomId);
    this.pairs = new RoomPairs(room.stores.state);
    this.roomRef = room.row?.nid;
    this.createEventId = room.createEventId;
    this.ends = room.ends;
    this.current = room.row?.currentGroup ?? room.ends[0]?.group ?? null;
  }

  /** How many stream positions are taken. */
  get positions(): number {
    return this.#taken;
  }

  /** A number for a row of this commit. */
  newRef(): Ref {
    this.#taken += 1;
    return refAt(this.#taken - 1);
  }

  /** The state that some states resolve to; a group of its own, if it is none of them. */
  async merge(states: readonly (Ref | null)[]): Promise<Ref | null> {
    const distinct = [...new Set(states)].toSorted((left, right) => (left ?? 0) - (right ?? 0));
    const [only] = distinct;
    if (only !== undefined && distinct.length === 1) {
      await this.know(distinct);
      return only;
    }
    const name = distinct.join();
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    await this.know(distinct);
    const { stores, version, crypto } = this.room;
    const { graph, groups, pairs, createEventId } = this;
    const work = { stores, version, crypto, createEventId, graph, groups, pairs };
    const { base, steps } = await resolveGroups(work, distinct);
    const merged = steps.length === 0 ? base : this.addGroup(this.newRef(), base, steps);
    this.#resolved.set(name, merged);
    return merged;
  }

  /** Adds a state that differs from another in some entries. */
  addGroup(ref: Ref, previous: Ref | null, steps: readonly StateStep[]): Ref {
    this.writes.push(this.groups.add(ref, previous, steps));
    return ref;
  }

  /** Makes stored groups known. */
  async know(states: Iterable<Ref | null>): Promise<void> {
    const stored = [...states].filter((group) => group !== null);
    const missing = stored.filter((group) => group > 0 && !this.groups.knows(group));
    if (missing.length > 0) this.groups.know(await this.room.stores.groups.nodes(missing));
  }

  /** As much of a state as an event is judged by. */
  async stateFor(event: PduDraft, group: Ref | null): Promise<StateLookup> {
    const keys = [...ALWAYS_ASKED, ...keysToProve(event, this.room.version)];
    await this.know([group]);
    await this.pairs.load(keys);
    const entries = new Map<string, Ref>();
    for (const key of keys) {
      const name = stateName(...key);
      const pair = this.pairs.at(name);
      const ref = pair === undefined ? undefined : this.groups.at(group, pair);
      if (ref !== undefined) entries.set(name, ref);
    }
    await this.graph.load(entries.values());
    return (type, stateKey): Pdu | undefined => {
      const ref = entries.get(stateName(type, stateKey));
      return ref === undefined ? undefined : this.graph.at(ref).pdu;
    };
  }
}
