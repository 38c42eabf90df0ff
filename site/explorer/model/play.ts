/**
 * Plays a scenario in a room version, as a server would live through it: events arrive in their order, each is built,
 * checked and placed, and where branches meet their states are resolved.
 *
 * All of it is the server's own code; what stands here only keeps the books.
 */
import { CanonicalJsonError } from '../../../server/matrix/canonical-json.ts';
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import { EventFormatError, parsePdu } from '../../../server/matrix/event-format.ts';
import { referencedIds } from '../../../server/matrix/events.ts';
import {
  type EventLookup,
  type GraphEvent,
  MissingEventError,
} from '../../../server/matrix/graph.ts';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import {
  ROOM_VERSIONS,
  type RoomVersion,
  type RoomVersionId,
} from '../../../server/matrix/room-versions.ts';
import { type StateIds, stateName } from '../../../server/matrix/state-name.ts';
import type { Outcome, Scenario, ScenarioEvent } from '../scenario.ts';
import { inGraph, realise } from './realise.ts';
import { type Check, type Entries, judge } from './receipt.ts';
import { type Merge, resolveWatched } from './merge.ts';

export type PlayedEvent = {
  readonly name: string;
  readonly plan: ScenarioEvent;
  /** The event itself. Absent when it could not be built, or has no valid format: such events are dropped. */
  readonly graph: GraphEvent | undefined;
  readonly outcome: Outcome;
  /** Why it was dropped. */
  readonly problem?: string;
  readonly checks: readonly Check[];
  readonly before: StateIds;
  readonly after: StateIds;
  /** How the state before it was resolved, where its parents' states differ. */
  readonly merge: Merge | undefined;
  /** The room's state by our server once it has the event. */
  readonly now: StateIds;
};

export type Play = {
  readonly version: RoomVersion;
  readonly events: readonly PlayedEvent[];
  readonly byName: ReadonlyMap<string, PlayedEvent>;
  /** The name of the event with an id. */
  readonly nameOf: (id: EventId) => string;
  readonly lookup: EventLookup;
  /** The names of the events that nothing accepted comes after: what the next event here would follow. */
  readonly extremities: readonly string[];
  readonly now: StateIds;
  /** How the present state was resolved, where there is more than one extremity and they differ. */
  readonly merge: Merge | undefined;
};

/** @param scenario events in any order in which parents come first; others are dropped */
export function play(scenario: Scenario, versionId: RoomVersionId, crypto: CryptoPrimitives): Play {
  const room = new PlayedRoom(ROOM_VERSIONS[versionId], crypto);
  for (const event of scenario.events) room.receive(event);
  return room.result();
}

const NOTHING: StateIds = new Map();

class PlayedRoom {
  readonly #version: RoomVersion;
  readonly #crypto: CryptoPrimitives;
  readonly #events: PlayedEvent[] = [];
  readonly #byName = new Map<string, PlayedEvent>();
  readonly #names = new Map<EventId, string>();
  readonly #graph = new Map<EventId, GraphEvent>();
  #create: GraphEvent | undefined;
  #extremities: readonly PlayedEvent[] = [];
  #now: StateIds = NOTHING;
  #merge: Merge | undefined;

  constructor(version: RoomVersion, crypto: CryptoPrimitives) {
    this.#version = version;
    this.#crypto = crypto;
  }

  receive(plan: ScenarioEvent): void {
    const parents = plan.parents.map((name) => this.#byName.get(name));
    const present = parents
      .filter((parent) => parent?.graph !== undefined)
      .filter((p) => p !== undefined);
    const merge = this.#resolve(present.map(({ after }) => after));
    const before = this.#overlay(merge?.state ?? present[0]?.after ?? NOTHING, plan.told ?? []);
    const base = { name: plan.name, plan, before, merge };

    const built = this.#build(plan, present, before);
    if (typeof built === 'string') {
      this.#keep({
        ...base,
        graph: undefined,
        outcome: 'dropped',
        problem: built,
        checks: [],
        after: before,
        now: this.#now,
      });
      return;
    }
    const { outcome, checks } = judge({
      pdu: built.pdu,
      version: this.#version,
      crypto: this.#crypto,
      create: this.#create,
      cited: referencedIds(built.pdu.auth_events).map((id) => this.#lookup(id)),
      before: this.#entries(before),
      current: this.#entries(this.#now),
    });
    const graph = { ...built, rejected: outcome === 'rejected' };
    this.#graph.set(graph.id, graph);
    this.#names.set(graph.id, plan.name);
    if (plan.type === 'm.room.create' && outcome === 'accepted') this.#create ??= graph;

    const after = outcome === 'rejected' ? before : withEvent(before, graph);
    const played = { ...base, graph, outcome, checks, after, now: this.#now };
    if (outcome === 'accepted') this.#advance(played);
    this.#keep({ ...played, now: this.#now });
  }

  result(): Play {
    return {
      version: this.#version,
      events: this.#events,
      byName: this.#byName,
      nameOf: (id) => this.#names.get(id) ?? id,
      lookup: this.#lookup,
      extremities: this.#extremities.map(({ name }) => name),
      now: this.#now,
      merge: this.#merge,
    };
  }

  readonly #lookup: EventLookup = (id) => {
    const found = this.#graph.get(id);
    if (found === undefined) throw new MissingEventError(id);
    return found;
  };

  #keep(event: PlayedEvent): void {
    this.#events.push(event);
    this.#byName.set(event.name, event);
  }

  /** An accepted event becomes an extremity, in place of those it comes after. */
  #advance(event: PlayedEvent): void {
    const passed = this.#behind(event);
    this.#extremities = [...this.#extremities.filter(({ name }) => !passed.has(name)), event];
    const states = this.#extremities.map(({ after }) => after);
    this.#merge = this.#resolve(states);
    this.#now = this.#merge?.state ?? states[0] ?? NOTHING;
  }

  /** What an event comes after: its parents and, through those that are no extremities, theirs. */
  #behind({ plan }: PlayedEvent): Set<string> {
    const seen = new Set(plan.parents);
    for (const name of seen) {
      const parent = this.#byName.get(name);
      if (parent === undefined || parent.outcome === 'accepted') continue;
      for (const further of parent.plan.parents) seen.add(further);
    }
    return seen;
  }

  #resolve(states: readonly StateIds[]): Merge | undefined {
    return resolveWatched(states, {
      version: this.#version,
      crypto: this.#crypto,
      event: this.#lookup,
      ...(this.#create === undefined ? {} : { createEventId: this.#create.id }),
    });
  }

  #entries(state: StateIds): Entries {
    return (type, key) => {
      const id = state.get(stateName(type, key));
      return id === undefined ? undefined : this.#graph.get(id);
    };
  }

  #overlay(state: StateIds, told: readonly string[]): StateIds {
    const events = told
      .map((name) => this.#byName.get(name)?.graph)
      .filter((graph) => graph !== undefined);
    return events.reduce(withEvent, state);
  }

  /** The event, or why there can be none. */
  #build(
    plan: ScenarioEvent,
    parents: readonly PlayedEvent[],
    before: StateIds,
  ): GraphEvent | string {
    try {
      const pdu = realise(plan, {
        version: this.#version,
        crypto: this.#crypto,
        create: this.#create,
        parents: graphsOf(parents),
        auth:
          plan.auth === undefined
            ? undefined
            : graphsOf(plan.auth.map((name) => this.#byName.get(name))),
        before: this.#entries(before),
      });
      const built = inGraph(parsePdu(pdu, this.#version), false, {
        version: this.#version,
        crypto: this.#crypto,
      });
      const twin = this.#names.get(built.id);
      return twin === undefined ? built : `it is the same event as ${twin}`;
    } catch (error) {
      if (error instanceof CanonicalJsonError || error instanceof EventFormatError)
        return error.message;
      throw error;
    }
  }
}

function graphsOf(events: readonly (PlayedEvent | undefined)[]): GraphEvent[] {
  return events.flatMap((event) => (event?.graph === undefined ? [] : [event.graph]));
}

/** The state after an event: a state event takes its entry. */
function withEvent(state: StateIds, { id, pdu }: GraphEvent): StateIds {
  if (pdu.state_key === undefined) return state;
  return new Map(state).set(stateName(pdu.type, pdu.state_key), id);
}
