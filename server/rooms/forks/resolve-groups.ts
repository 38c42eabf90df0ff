/**
 * State resolution over stored states. The price is that of the conflict: a room of many members that disagrees about
 * ten entries is resolved by looking at ten entries, and at what they stand on.
 *
 * The algorithm is `matrix/state-resolution/`. This brings it what it asks for: it is run on what is at hand, what it
 * misses is read with what that stands on, and it is run again.
 *
 * @see https://spec.matrix.org/v1.19/server-server-api/#room-state-resolution
 */
import type { CryptoPrimitives } from '../../matrix/crypto.ts';
import { MissingEventError } from '../../matrix/graph.ts';
import type { EventId } from '../../matrix/identifiers.ts';
import type { RoomVersion } from '../../matrix/room-versions.ts';
import {
  conflictedSubgraph,
  differenceOfChains,
  neededState,
  resolveConflict,
  type Conflict,
  type ResolutionContext,
} from '../../matrix/state-resolution/index.ts';
import { stateKeyOf, type StateName } from '../../matrix/state-name.ts';
import type { Ref } from '../../storage/refs.ts';
import type { GroupDraft, StateStep } from '../../storage/state-group-draft.ts';
import type { RoomStores } from '../stores.ts';
import { disagreement, type Disagreement } from './conflict.ts';
import type { RoomGraph } from './graph.ts';
import type { RoomPairs } from './pairs.ts';
import { SharedChain } from './shared-chain.ts';

export interface Resolving {
  readonly stores: RoomStores;
  readonly version: RoomVersion;
  readonly crypto: CryptoPrimitives;
  readonly createEventId: EventId | undefined;
  readonly graph: RoomGraph;
  readonly groups: GroupDraft;
  readonly pairs: RoomPairs;
}

/** The resolution of some states, as a state that differs little from one of them. */
export interface Resolved {
  readonly base: Ref | null;
  /** Nothing: the resolution is the base. */
  readonly steps: readonly StateStep[];
}

/** Resolves two or more different states, of which each is known to `groups`. */
export async function resolveGroups(
  work: Resolving,
  states: readonly (Ref | null)[],
): Promise<Resolved> {
  const { graph, groups, pairs } = work;
  // Any order gives the same state; this one gives the same base, too.
  const [base, ...others] = states;
  if (base === undefined) throw new Error('there is no state to resolve');
  const conflicts = disagreement(groups, [base, ...others]);
  if (conflicts.size === 0) return { base, steps: [] };
  await graph.loadChains([...conflicts.values()].flat().filter((ref) => ref !== undefined));
  await pairs.loadNames(conflicts.keys());
  const decided = await decide(work, base, conflicts);
  return cheapest(states, conflicts, (pair) => {
    const id = decided.get(pairs.nameOf(pair));
    return id === undefined ? undefined : graph.get(id)?.ref;
  });
}

/** Writes the resolution down as changes of the state that it differs least from. */
function cheapest(
  states: readonly (Ref | null)[],
  conflicts: Disagreement,
  outcome: (pair: Ref) => Ref | undefined,
): Resolved {
  const outcomes = new Map(Array.from(conflicts.keys(), (pair) => [pair, outcome(pair)]));
  const candidates = states.map((base, index): Resolved => {
    const steps: StateStep[] = [];
    for (const [pair, events] of conflicts) {
      const [before, after] = [events[index], outcomes.get(pair)];
      if (before !== after) steps.push({ pair, before: before ?? null, after: after ?? null });
    }
    return { base, steps };
  });
  return candidates.reduce((best, one) => (one.steps.length < best.steps.length ? one : best));
}

/** Runs the algorithm for as long as there is something it misses. */
async function decide(
  work: Resolving,
  base: Ref | null,
  conflicts: Disagreement,
): Promise<ReadonlyMap<StateName, EventId>> {
  const { graph, groups, pairs, stores } = work;
  const agreedAt = (pair: Ref) => (conflicts.has(pair) ? undefined : groups.at(base, pair));
  const shared = new SharedChain({
    authEdges: stores.authEdges,
    graph,
    isAgreed: (event, pair) => agreedAt(pair) === event,
    pairOf: (event) => pairs.of(graph.at(event).pdu),
  });
  const context = contextOf(work);
  for (;;) {
    try {
      const involved = involvedIn(work, conflicts, shared);
      if (await shared.findOut()) continue;
      const unconflicted = await agreedState(work, neededState(involved, context), agreedAt);
      return resolveConflict({ ...involved, unconflicted }, context);
    } catch (error) {
      if (!(error instanceof MissingEventError)) throw error;
      await fetchMissing(graph, error);
    }
  }
}

function contextOf({ version, crypto, createEventId, graph }: Resolving): ResolutionContext {
  const { event } = graph;
  return { version, crypto, event, ...(createEventId === undefined ? {} : { createEventId }) };
}

/** Reads the entries of the undisputed state that the algorithm may ask for. */
async function agreedState(
  { graph, pairs }: Resolving,
  needed: ReadonlySet<StateName>,
  agreedAt: (pair: Ref) => Ref | undefined,
): Promise<(name: StateName) => EventId | undefined> {
  await pairs.load(Array.from(needed, stateKeyOf));
  const agreed = new Map<StateName, Ref>();
  for (const name of needed) {
    const pair = pairs.at(name);
    const ref = pair === undefined ? undefined : agreedAt(pair);
    if (ref !== undefined) agreed.set(name, ref);
  }
  await graph.load(agreed.values());
  return (name) => {
    const ref = agreed.get(name);
    return ref === undefined ? undefined : graph.at(ref).eventId;
  };
}

/** Reads an event that the algorithm asked for, with what it stands on. Every event of an auth chain is stored. */
async function fetchMissing(graph: RoomGraph, error: MissingEventError): Promise<void> {
  await graph.loadIds([error.eventId]);
  const found = graph.get(error.eventId);
  if (found === undefined) throw error;
  await graph.loadChains([found.ref]);
}

function involvedIn(
  { graph, pairs, version }: Resolving,
  conflicts: Disagreement,
  shared: SharedChain,
): Omit<Conflict, 'unconflicted'> {
  const idOf = (ref: Ref) => graph.at(ref).eventId;
  const conflicted = new Map<StateName, readonly EventId[]>();
  for (const [pair, events] of conflicts) {
    const distinct = new Set(events.filter((ref) => ref !== undefined));
    conflicted.set(pairs.nameOf(pair), Array.from(distinct, idOf));
  }
  const none = new Set<EventId>();
  if (version.stateResolution === 'v1')
    return { conflicted, authDifference: none, conflictedSubgraph: none };
  const columns = Math.max(...Array.from(conflicts.values(), (events) => events.length));
  const own = Array.from({ length: columns }, (_, index) =>
    Array.from(conflicts.values(), (events) => events[index])
      .filter((ref) => ref !== undefined)
      .map(idOf),
  );
  const all = new Set([...conflicted.values()].flat());
  return {
    conflicted,
    authDifference: differenceOfChains(own, {
      event: graph.event,
      isShared: shared.has,
      order: graph.order,
    }),
    conflictedSubgraph:
      version.stateResolution === 'v2.1' ? conflictedSubgraph(all, graph.event) : none,
  };
}
