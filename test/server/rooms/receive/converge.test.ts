/**
 * Servers that tell each other everything, in whatever order and with whatever delay, end with the same room; and what
 * each of them keeps up to date step by step is what the algorithm makes of the whole graph from nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MatrixError } from '../../../../server/errors.ts';
import { referencedIds, type Pdu } from '../../../../server/matrix/events.ts';
import { roomVersion } from '../../../../server/matrix/room-versions.ts';
import { resolve } from '../../../../server/matrix/state-resolution/index.ts';
import { stateName, type StateIds } from '../../../../server/matrix/state-name.ts';
import { CREATABLE_ROOM_VERSIONS } from '../../../../server/rooms/versions.ts';
import { STATUS } from '../../../../server/storage/events.ts';
import { crypto, sharedRoom, type StoredRow, type TestServer } from './servers.ts';

type Step =
  | { readonly do: 'act'; readonly server: number; readonly deed: number; readonly whom: number }
  | { readonly do: 'deliver'; readonly from: number; readonly to: number; readonly upTo: number };

const step = (servers: number): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('act' as const),
        server: fc.nat(servers - 1),
        deed: fc.nat(9),
        whom: fc.nat(2),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('deliver' as const),
        from: fc.nat(servers - 1),
        to: fc.nat(servers - 1),
        upTo: fc.integer({ min: 1, max: 20 }),
      }),
    },
  );

/** Versions that resolve states in a way of their own; the others differ in their rules. */
const DIFFERENT = new Set(['1', '2', '12']);

let deeds = 0;

/** Something that somebody does on a server; refusals are part of it. */
async function act(server: TestServer, room: string, version: string, deed: number, whom: number) {
  const { changes } = server;
  const admin = server.user('admin');
  const guest = server.user('guest');
  const others = ['@guest:a', '@guest:b', '@guest:c'];
  const target = others[whom] ?? guest.userId;
  deeds += 1;
  const isPrivileged = version === '12';
  const levels = (users: Record<string, number>) => ({
    users: {
      ...(isPrivileged ? {} : { '@admin:a': 100, '@admin:b': 100, '@admin:c': 100 }),
      ...users,
    },
    state_default: 50,
    events: { 'm.room.topic': deeds % 3 === 0 ? 0 : 50 },
  });
  const set = (who: typeof admin, type: string, content: Record<string, string>) =>
    changes.sendState(who, room, type, '', content);
  const choices = [
    () => changes.sendEvent(admin, room, 'm.x', { deeds }, `${deeds}`),
    () => set(admin, 'm.room.topic', { topic: `${deeds}` }),
    () => set(guest, 'm.room.topic', { topic: `${deeds}` }),
    () => changes.join(guest, room),
    () => changes.leave(guest, room),
    () => changes.ban(admin, room, target),
    () => changes.unban(admin, room, target),
    () => changes.sendState(admin, room, 'm.room.power_levels', '', levels({ [target]: 50 })),
    () => set(admin, 'm.room.join_rules', { join_rule: deeds % 2 === 0 ? 'invite' : 'public' }),
    () => changes.sendEvent(guest, room, 'm.x', { deeds }, `${deeds}`),
  ];
  try {
    await choices[deed]?.();
  } catch (error) {
    if (!(error instanceof MatrixError)) throw error;
  }
}

/** Hands over what a server has, its newest first; some of it will be missing what it needs. */
async function deliver(from: TestServer, to: TestServer, room: string, upTo: number) {
  const sent = await from.sent(room);
  await to.take(sent.slice(-upTo).toReversed());
}

/** Hands everybody what they lack, in one go. */
async function deliverAll(servers: readonly TestServer[], room: string) {
  const all = new Map<string, StoredRow>();
  for (const server of servers) for (const row of await server.events(room)) all.set(row.id, row);
  for (const server of servers) {
    const known = new Set((await server.events(room)).map(({ id }) => id));
    const lacking = [...all.values()].filter(({ id }) => !known.has(id));
    const receipts = await server.take(lacking.map(({ pdu }) => pdu).toReversed());
    expect(receipts.filter(({ outcome }) => outcome === 'missing')).toEqual([]);
  }
}

/** The state after each event, by the algorithm alone. */
function statesFromScratch(rows: readonly StoredRow[], version: string): Map<string, StateIds> {
  const behaviours = roomVersion(version);
  if (behaviours === undefined) throw new Error('no such version');
  const byId = new Map(rows.map((row) => [row.id, row]));
  const states = new Map<string, StateIds>();
  const get = (id: string): StoredRow => {
    const row = byId.get(id);
    if (row === undefined) throw new Error(`${id} is not here`);
    return row;
  };
  const event = (id: string) => {
    const { pdu, status } = get(id);
    return { id, pdu, rejected: status === STATUS.rejected };
  };
  const create = rows.find(({ pdu }) => pdu.type === 'm.room.create');
  const context = { version: behaviours, crypto, event, createEventId: create?.id ?? '' };
  const waiting = new Set(rows);
  while (waiting.size > 0)
    for (const row of waiting) {
      const prevs = referencedIds(row.pdu.prev_events).map((id) => states.get(id));
      if (prevs.some((state) => state === undefined)) continue;
      const before = resolve(
        prevs.filter((state) => state !== undefined),
        context,
      );
      states.set(row.id, row.status === STATUS.rejected ? before : after(before, row.id, row.pdu));
      waiting.delete(row);
    }
  return states;
}

function after(before: StateIds, id: string, { type, state_key: key }: Pdu): StateIds {
  return key === undefined ? before : new Map(before).set(stateName(type, key), id);
}

/** What the server keeps is what comes out from scratch: after every event, and now. */
async function isTrue(server: TestServer, room: string, version: string) {
  const rows = await server.events(room);
  const states = statesFromScratch(rows, version);
  const ends = await server.ends(room);
  const behaviours = roomVersion(version);
  if (behaviours === undefined) throw new Error('no such version');
  const event = (id: string) => {
    const row = rows.find((one) => one.id === id);
    if (row === undefined) throw new Error(`${id} is not here`);
    return { id, pdu: row.pdu, rejected: row.status === STATUS.rejected };
  };
  const atEnds = ends.map((id) => states.get(id)).filter((state) => state !== undefined);
  const createEventId = rows.find(({ pdu }) => pdu.type === 'm.room.create')?.id ?? '';
  const now = resolve(atEnds, { version: behaviours, crypto, event, createEventId });
  const stored = await server.state(room);
  const named = Object.fromEntries(
    Object.entries(stored).map(([key, id]) => {
      const bar = key.indexOf('|');
      return [stateName(key.slice(0, bar), key.slice(bar + 1)), id];
    }),
  );
  expect(named).toEqual(Object.fromEntries(now));
}

describe.each(CREATABLE_ROOM_VERSIONS)('three servers with a room of version %s', (version) => {
  it('agree in the end, however their events cross', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step(3), { minLength: 30, maxLength: 45 }), async (steps) => {
        const { room, servers } = await sharedRoom(['a', 'b', 'c'], version);
        for (const server of servers) await server.changes.join(server.user('guest'), room);
        await deliverAll(servers, room);
        for (const one of steps) {
          const server = (index: number) => {
            const found = servers[index];
            if (found === undefined) throw new Error('no such server');
            return found;
          };
          if (one.do === 'act') await act(server(one.server), room, version, one.deed, one.whom);
          else if (one.from !== one.to)
            await deliver(server(one.from), server(one.to), room, one.upTo);
        }
        await deliverAll(servers, room);
        for (const server of servers) await isTrue(server, room, version);
        // What one server soft-failed, another may follow; once all have seen the same ends, all have the same state.
        for (let round = 0; round < 2; round += 1) {
          for (const server of servers) await act(server, room, version, 0, 0);
          await deliverAll(servers, room);
        }
        const [first, ...others] = servers;
        for (const other of others) {
          expect(await other.ends(room)).toEqual(await first?.ends(room));
          expect(await other.state(room)).toEqual(await first?.state(room));
        }
        for (const server of servers) await isTrue(server, room, version);
        await Promise.all(servers.map(({ engine }) => engine.close()));
      }),
      { numRuns: DIFFERENT.has(version) ? 2 : 1, seed: Number(version) },
    );
  });
});
