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

/**
 * Forks stored rooms in two, several times over, and brings them together again. Rooms take turns, so that whatever
 * else the machine does slows all.
 *
 * @returns for each room what the last fork was asked, and the medians of what all took
 */
export async function resolveStored(
  sizes: readonly number[],
  rounds = ROUNDS,
): Promise<ReadonlyMap<number, StoredFork>> {
  const rooms = new Map<number, StoredRoom>();
  for (const members of sizes) rooms.set(members, await storedRoom(members));
  const all: { readonly members: number; readonly fork: StoredFork }[] = [];
  for (let round = 0; round < rounds; round += 1)
    for (const [members, room] of rooms) all.push({ members, fork: await room.forkOnce() });
  for (const { close } of rooms.values()) await close();
  return new Map(
    sizes.map((members) => {
      const forks = all.filter((one) => one.members === members).map((one) => one.fork);
      const last = forks.at(-1);
      if (last === undefined) throw new Error('no rounds');
      const received = median(forks.map((one) => one.received));
      return [members, { ...last, received, resolved: median(forks.map((one) => one.resolved)) }];
    }),
  );
}

type StoredRoom = Awaited<ReturnType<typeof storedRoom>>;

async function storedRoom(members: number) {
  const room = forgeRoom(members);
  const receiver = makeReceiver();
  await receiver.takePast(room);
  let from = room.end;
  /** Milliseconds and queries of some work. */
  const measured = async (work: () => Promise<void>) => {
    const { reads } = receiver.engine.counters;
    const started = performance.now();
    await work();
    const time = performance.now() - started;
    return { time, reads: receiver.engine.counters.reads - reads };
  };
  return {
    close: () => receiver.engine.close(),
    async forkOnce(): Promise<StoredFork> {
      const [one, other] = fork(room, 2, from);
      if (one === undefined || other === undefined) throw new Error('two branches');
      const rows = receiver.rows();
      await receiver.take(one.events.map(({ pdu }) => pdu));
      const reception = await measured(() => receiver.take(other.events.map(({ pdu }) => pdu)));
      const states = await endStates(receiver, room);
      const resolutions: { readonly time: number; readonly reads: number }[] = [];
      for (let time = 0; time < RESOLUTIONS; time += 1)
        resolutions.push(await measured(() => resolveEnds(receiver, room, states)));
      const spent = receiver.rows() - rows;
      const joined = join(room, [one, other]);
      await receiver.take(joined.events.map(({ pdu }) => pdu));
      from = joined.point;
      return {
        received: reception.time,
        receivedReads: reception.reads,
        resolved: median(resolutions.map(({ time }) => time)),
        resolvedReads: resolutions[0]?.reads ?? 0,
        rows: spent,
      };
    },
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
