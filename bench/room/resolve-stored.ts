/** What it costs a server to resolve a fork of a room that it has stored. */
import type { Ref } from '../../server/storage/refs.ts';
import { RoomGraph } from '../../server/rooms/forks/graph.ts';
import { RoomPairs } from '../../server/rooms/forks/pairs.ts';
import { resolveGroups } from '../../server/rooms/forks/resolve-groups.ts';
import { median } from './median.ts';
import { crypto, fork, forgeRoom, join, version, type ForgedRoom } from './forge.ts';
import { makeReceiver } from './receiver.ts';

const ROUNDS = 5;
const RESOLUTIONS = 9;

export interface StoredFork {
  /** Milliseconds to receive one side of the fork, ten events, when the other is here. */
  readonly received: number;
  /** Queries for that. */
  readonly receivedReads: number;
  /** Milliseconds to resolve the states of both sides. */
  readonly resolved: number;
  readonly resolvedReads: number;
  /** Rows that the queries for both answered. */
  readonly rows: number;
}

/** Forks a stored room in two, several times over, and brings it together again. */
export async function resolveStored(members: number, rounds = ROUNDS): Promise<StoredFork> {
  const room = forgeRoom(members);
  const receiver = makeReceiver();
  await receiver.takePast(room);
  const received: number[] = [];
  const resolved: number[] = [];
  let [receivedReads, resolvedReads, rows] = [0, 0, 0];
  let from = room.end;
  for (let round = 0; round < rounds; round += 1) {
    const branches = fork(room, 2, from);
    const before = receiver.rows();
    for (const { events } of branches) {
      const { reads } = receiver.engine.counters;
      const started = performance.now();
      await receiver.take(events.map(({ pdu }) => pdu));
      if (events !== branches[0]?.events) received.push(performance.now() - started);
      receivedReads = receiver.engine.counters.reads - reads;
    }
    const states = await endStates(receiver, room);
    for (let time = 0; time < RESOLUTIONS; time += 1) {
      const { reads } = receiver.engine.counters;
      const started = performance.now();
      await resolveEnds(receiver, room, states);
      resolved.push(performance.now() - started);
      resolvedReads = receiver.engine.counters.reads - reads;
    }
    rows = receiver.rows() - before;
    const joined = join(room, branches);
    await receiver.take(joined.events.map(({ pdu }) => pdu));
    from = joined.point;
  }
  await receiver.engine.close();
  return {
    received: median(received),
    receivedReads,
    resolved: median(resolved),
    resolvedReads,
    rows,
  };
}

type Receiver = ReturnType<typeof makeReceiver>;

async function endStates({ stores }: Receiver, { roomId }: ForgedRoom): Promise<number[]> {
  const row = await stores.rooms.byId(roomId);
  const ends = row === undefined ? [] : await stores.rooms.extremities(row.nid);
  const states = ends.map(({ stateGroup }) => stateGroup).filter((group) => group !== null);
  if (states.length < 2) throw new Error('the room has not forked');
  return states;
}

/** As the server does it for an event that follows both ends, with nothing at hand but the database. */
async function resolveEnds(
  { stores }: Receiver,
  { roomId, createEventId }: ForgedRoom,
  states: readonly number[],
): Promise<void> {
  const groups = await stores.groups.draft(states);
  const graph = new RoomGraph(stores, roomId);
  const pairs = new RoomPairs(stores.state);
  const refs: readonly Ref[] = states;
  await resolveGroups({ stores, version, crypto, createEventId, graph, groups, pairs }, refs);
}
