/** Rooms on a database in memory, with users, a clock and profiles that a test can set. */
import { afterEach } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { MatrixError } from '../../../server/errors.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { combineHooks, type EventHooks } from '../../../server/push/hook.ts';
import { createRoomsServices, type Actor, type RoomsOptions } from '../../../server/rooms/index.ts';
import { integer, query, type Engine } from '../../../server/storage/engine.ts';
import { openSqlite } from '../../../server/storage/sqlite.ts';
import { Notifier } from '../../../server/sync/notifier.ts';

const open: Engine[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

export function actor(name: string, more: Partial<Actor> = {}): Actor {
  return {
    userId: `@${name}:test`,
    deviceId: `${name.toUpperCase()}1`,
    isGuest: false,
    isAdmin: false,
    ...more,
  };
}

export const alice = actor('alice');
export const bob = actor('bob');
export const carol = actor('carol');

export function makeRooms(
  engine: Engine = openSqlite({ path: ':memory:' }),
  hooks: EventHooks = combineHooks([]),
  more: Pick<Partial<RoomsOptions>, 'addressInvites'> = {},
) {
  open.push(engine);
  const world = {
    now: 1_700_000_000_000,
    profiles: new Map<string, { displayname?: string; avatar_url?: string }>(),
    unknown: new Set<string>(),
    guests: new Set<string>(),
    blocking: new Set<string>(),
    erased: new Map<string, number>(),
    ignored: new Map<string, ReadonlySet<string>>(),
  };
  const notifier = new Notifier();
  const rooms = createRoomsServices({
    engine,
    signer: {
      serverName: 'test',
      key: { keyId: 'ed25519:1', seed: new Uint8Array(32).fill(7) },
      crypto: nodeCrypto(),
      clock: () => world.now,
    },
    notifier,
    profiles: { read: async (userId) => world.profiles.get(userId) ?? {} },
    invitePolicy: { blocks: async (invited) => world.blocking.has(invited) },
    accounts: {
      active: async (ids) => new Set(ids.filter((id) => !world.unknown.has(id))),
      guests: async (ids) => new Set(ids.filter((id) => world.guests.has(id))),
      erased: async (ids) => new Map([...world.erased].filter(([id]) => ids.includes(id))),
    },
    ignored: async (userId) => world.ignored.get(userId) ?? new Set(),
    isNoticeRoom: async () => false,
    hooks,
    defaultRoomVersion: '12',
    ...more,
  });
  return { ...rooms, engine, notifier, world };
}

export type TestRooms = ReturnType<typeof makeRooms>;

/** What a promise is refused with: status and code, and the message to look into. */
export async function refusal(promise: Promise<unknown>) {
  try {
    await promise;
  } catch (error) {
    if (error instanceof MatrixError)
      return { status: error.status, errcode: error.errcode, message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
}

const TABLES = [
  'events',
  'rooms',
  'aliases',
  'state_pairs',
  'state_groups',
  'current_state',
  'state_changes',
  'memberships',
  'event_edges',
  'forward_extremities',
  'event_relations',
];

/** How many rows each table has, and the position: equal when nothing was stored in between. */
export async function rowCounts(engine: Engine): Promise<JsonObject> {
  const counts: Record<string, number> = { position: engine.position };
  for (const table of TABLES) {
    const row = await engine.first(query(`SELECT COUNT(*) AS n FROM ${table}`, { n: integer }));
    counts[table] = row?.n ?? -1;
  }
  return counts;
}

/** Runs what must be refused, and checks that it stored nothing. */
export async function refusedCleanly(engine: Engine, attempt: () => Promise<unknown>) {
  const before = JSON.stringify(await rowCounts(engine));
  const answer = await refusal(attempt());
  const after = JSON.stringify(await rowCounts(engine));
  if (before !== after) throw new Error(`refused, but stored something: ${before} became ${after}`);
  return answer;
}
