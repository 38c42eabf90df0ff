import type { StateLookup } from '../../../server/matrix/events.ts';
import { authEventsOf, citedState, createOf, judge, lookupIn, type Room } from './judge.ts';
import { userLevel } from './levels.ts';
import { get, keyName, nameOf, type RoomEvent, type State } from './room.ts';

/** Each step of a resolution, as far as the spec gives its outcome a name. */
export interface Steps {
  readonly authDifference: ReadonlySet<RoomEvent>;
  readonly conflictedSubgraph: ReadonlySet<RoomEvent>;
  readonly fullConflictedSet: ReadonlySet<RoomEvent>;
  readonly powerOrder: readonly RoomEvent[];
  readonly mainline: readonly RoomEvent[];
  readonly mainlineOrder: readonly RoomEvent[];
  readonly resolved: State;
}

/**
 * State resolution of room versions 2 to 11 and, with what `hasSubgraph` marks, of version 12.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v12/#state-resolution
 */
export function resolveV2(states: readonly State[], room: Room): Steps {
  const hasSubgraph = room.version >= 12;
  const { unconflicted, conflicted } = separate(states, room);

  const difference = authDifference(states, room);
  const subgraph = hasSubgraph ? conflictedSubgraph(conflicted, room) : new Set<RoomEvent>();
  const full = new Set([...conflicted, ...difference, ...subgraph]);

  // Step 1: the power events, and what of their auth chains is in the full conflicted set.
  const chosen = new Set<RoomEvent>();
  for (const event of full) {
    if (!isPowerEvent(event)) continue;
    chosen.add(event);
    for (const ancestor of authChain(event, room)) if (full.has(ancestor)) chosen.add(ancestor);
  }
  const order = powerOrder([...chosen], room);

  // Step 2.
  const start = hasSubgraph ? new Map<string, string>() : unconflicted;
  const partial = iterativeAuthChecks(start, order, room);

  // Steps 3 and 4.
  const rest = [...full].filter((event) => !chosen.has(event));
  const mainline = mainlineOf(partial.get(keyName('m.room.power_levels', '')), room);
  const others = mainlineOrder(rest, mainline, room);
  const resolved = iterativeAuthChecks(partial, others, room);

  // Step 5.
  for (const [name, id] of unconflicted) resolved.set(name, id);

  return {
    authDifference: difference,
    conflictedSubgraph: subgraph,
    fullConflictedSet: full,
    powerOrder: order,
    mainline,
    mainlineOrder: others,
    resolved,
  };
}

function separate(states: readonly State[], room: Room) {
  const unconflicted = new Map<string, string>();
  const conflicted = new Set<RoomEvent>();
  for (const name of new Set(states.flatMap((state) => [...state.keys()]))) {
    const ids = states.map((state) => state.get(name));
    const [first] = ids;
    if (first !== undefined && ids.every((id) => id === first)) unconflicted.set(name, first);
    else for (const id of ids) if (id !== undefined) conflicted.add(get(room.graph, id));
  }
  return { unconflicted, conflicted };
}

/** Events never change and neither do the events they cite, so a chain is walked once. */
const chains = new WeakMap<RoomEvent, ReadonlySet<RoomEvent>>();

/** Everything that an event's auth events lead to; not the event itself. */
function authChain(event: RoomEvent, room: Room): ReadonlySet<RoomEvent> {
  const known = chains.get(event);
  if (known !== undefined) return known;
  const cited = authEventsOf(event, room.graph);
  const chain = new Set([...cited, ...cited.flatMap((one) => [...authChain(one, room)])]);
  chains.set(event, chain);
  return chain;
}

function authDifference(states: readonly State[], room: Room): Set<RoomEvent> {
  const chains = states.map(
    (state) =>
      new Set([...state.values()].flatMap((id) => [...authChain(get(room.graph, id), room)])),
  );
  const union = new Set(chains.flatMap((chain) => [...chain]));
  return new Set([...union].filter((event) => !chains.every((chain) => chain.has(event))));
}

/** Every event on a path of auth events from one event of the conflicted set to another. */
function conflictedSubgraph(conflicted: ReadonlySet<RoomEvent>, room: Room): Set<RoomEvent> {
  const chains = new Map([...conflicted].map((event) => [event, authChain(event, room)]));
  const below = new Set([...chains.values()].flatMap((chain) => [...chain]));
  const subgraph = new Set<RoomEvent>();
  for (const event of new Set([...conflicted, ...below])) {
    const leadsToOne = [...authChain(event, room)].some((ancestor) => conflicted.has(ancestor));
    const isStart = conflicted.has(event) && leadsToOne;
    const isEnd = conflicted.has(event) && below.has(event);
    if (isStart || isEnd || (below.has(event) && leadsToOne)) subgraph.add(event);
  }
  return subgraph;
}

function isPowerEvent({ pdu }: RoomEvent): boolean {
  if (pdu.state_key === undefined) return false;
  if (pdu.type === 'm.room.power_levels' || pdu.type === 'm.room.join_rules') return true;
  const { membership } = pdu.content;
  return (
    pdu.type === 'm.room.member' &&
    (membership === 'leave' || membership === 'ban') &&
    pdu.sender !== pdu.state_key
  );
}

/** The reverse topological power ordering, by Kahn's algorithm. */
function powerOrder(events: readonly RoomEvent[], room: Room): RoomEvent[] {
  const compare = (x: RoomEvent, y: RoomEvent) =>
    senderLevel(y, room) - senderLevel(x, room) || byTimeThenId(x, y);
  const among = new Set(events);
  const waitsFor = new Map(
    events.map((event) => [
      event,
      new Set([...authChain(event, room)].filter((ancestor) => among.has(ancestor))),
    ]),
  );
  const order: RoomEvent[] = [];
  while (waitsFor.size > 0) {
    const candidates = [...waitsFor].filter(([, others]) => others.size === 0);
    const [smallest] = candidates.map(([event]) => event).sort(compare);
    if (smallest === undefined) throw new Error('auth events go in a circle');
    order.push(smallest);
    waitsFor.delete(smallest);
    for (const others of waitsFor.values()) others.delete(smallest);
  }
  return order;
}

/** What the sender may do by the power levels that the event itself cites. */
function senderLevel(event: RoomEvent, room: Room): number {
  return userLevel(lookupIn(citedState(event, room), room.graph), event.pdu.sender, room.version);
}

/** The power levels that the ordering starts from, and those behind them. */
function mainlineOf(powerLevels: string | undefined, room: Room): RoomEvent[] {
  if (powerLevels === undefined) return [];
  const first = get(room.graph, powerLevels);
  return [first, ...powerLevelsBehind(first, room)];
}

function mainlineOrder(
  events: readonly RoomEvent[],
  mainline: readonly RoomEvent[],
  room: Room,
): RoomEvent[] {
  const positionOf = (event: RoomEvent) => {
    const found = powerLevelsBehind(event, room).find((one) => mainline.includes(one));
    return found === undefined ? Infinity : mainline.indexOf(found);
  };
  const positions = new Map(events.map((event) => [event, positionOf(event)]));
  return [...events].sort((x, y) => {
    const [px = Infinity, py = Infinity] = [positions.get(x), positions.get(y)];
    if (px !== py) return px > py ? -1 : 1;
    return byTimeThenId(x, y);
  });
}

/** The power levels that an event cites, those that these cite, and so on. */
function powerLevelsBehind(event: RoomEvent, room: Room): RoomEvent[] {
  const cited = authEventsOf(event, room.graph).find(
    ({ pdu }) => nameOf(pdu) === keyName('m.room.power_levels', ''),
  );
  return cited === undefined ? [] : [cited, ...powerLevelsBehind(cited, room)];
}

function iterativeAuthChecks(
  initial: State,
  events: readonly RoomEvent[],
  room: Room,
): Map<string, string> {
  const state = new Map(initial);
  for (const event of events) {
    const name = nameOf(event.pdu);
    if (name === undefined) continue;
    if (judge(event, stateOrCited(state, event, room), room, 'citations are right').allowed) {
      state.set(name, event.id);
    }
  }
  return state;
}

/** The state, and where it has nothing, what the event cites unless that was rejected. */
function stateOrCited(state: State, event: RoomEvent, room: Room): StateLookup {
  const cited = authEventsOf(event, room.graph).filter(({ rejected }) => !rejected);
  const create = createOf(event, room);
  if (create !== undefined) cited.push(create);
  return (type, stateKey) => {
    const name = keyName(type, stateKey);
    const id = state.get(name);
    if (id !== undefined) return get(room.graph, id).pdu;
    return cited.find(({ pdu }) => nameOf(pdu) === name)?.pdu;
  };
}

function byTimeThenId(x: RoomEvent, y: RoomEvent): number {
  const [tx, ty] = [x.pdu.origin_server_ts, y.pdu.origin_server_ts];
  if (tx !== ty) return tx - ty;
  return x.id < y.id ? -1 : 1;
}
