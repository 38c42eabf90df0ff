/** Servers in one process that hand each other events through the door, without HTTP. */
import { afterEach } from 'vitest';
import { nodeCrypto } from '../../../../server/crypto/node.ts';
import type { Pdu, PduDraft } from '../../../../server/matrix/events.ts';
import type { JsonObject, JsonValue } from '../../../../server/matrix/json.ts';
import { roomVersion } from '../../../../server/matrix/room-versions.ts';
import { sealEvent } from '../../../../server/matrix/signing.ts';
import { combineHooks } from '../../../../server/push/hook.ts';
import { createRoomsServices, type Actor } from '../../../../server/rooms/index.ts';
import type { Delivery, IncomingEvent, Receipt } from '../../../../server/rooms/receive/types.ts';
import { integer, nullable, query, text, type Engine } from '../../../../server/storage/engine.ts';
import { openSqlite } from '../../../../server/storage/sqlite.ts';
import { Notifier } from '../../../../server/sync/notifier.ts';

export const crypto = nodeCrypto();
const open: Engine[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((engine) => engine.close()));
});

function keyOf(serverName: string) {
  return { keyId: 'ed25519:1', seed: new Uint8Array(32).fill(serverName.charCodeAt(0)) };
}

const keys: Delivery['keys'] = {
  find: async (server) => ({
    publicKey: crypto.ed25519PublicKey(keyOf(server).seed),
    validUntil: Number.MAX_SAFE_INTEGER,
  }),
};

export const delivery: Delivery = { origin: 'elsewhere', keys };

export function at(server: string, name: string): Actor {
  return { userId: `@${name}:${server}`, deviceId: 'D', isGuest: false, isAdmin: false };
}

const ROOM_EVENTS = query(
  `SELECT e.event_id AS id, e.json AS json, e.status AS status, e.position AS position,
     e.state_group AS "stateGroup"
   FROM events e JOIN rooms r ON r.nid = e.room_nid WHERE r.room_id = ? ORDER BY e.nid`,
  {
    id: text,
    json: text,
    status: integer,
    position: nullable(integer),
    stateGroup: nullable(integer),
  },
);
const ENDS = query(
  `SELECT e.event_id AS id FROM forward_extremities x JOIN events e ON e.nid = x.event_nid
   JOIN rooms r ON r.nid = x.room_nid WHERE r.room_id = ? ORDER BY e.event_id`,
  { id: text },
);
const STATE = query(
  `SELECT p.type AS type, p.state_key AS "stateKey", e.event_id AS id FROM current_state c
   JOIN state_pairs p ON p.nid = c.pair_nid JOIN events e ON e.nid = c.event_nid
   JOIN rooms r ON r.nid = c.room_nid WHERE r.room_id = ? ORDER BY p.type, p.state_key`,
  { type: text, stateKey: text, id: text },
);

export interface StoredRow {
  readonly id: string;
  readonly pdu: Pdu;
  readonly status: number;
  readonly isPlaced: boolean;
  readonly stateGroup: number | null;
}

export function makeServer(name: string, clock: () => number = ticking()) {
  const engine = openSqlite({ path: ':memory:' });
  open.push(engine);
  const signer = { serverName: name, key: keyOf(name), crypto, clock };
  const notifier = new Notifier();
  const rooms = createRoomsServices({
    engine,
    signer,
    notifier,
    profiles: { read: async () => ({}) },
    invitePolicy: { blocks: async () => false },
    accounts: {
      active: async (ids) => new Set(ids),
      guests: async () => new Set(),
      erased: async () => new Map(),
    },
    ignored: async () => new Set(),
    isNoticeRoom: async () => false,
    hooks: combineHooks([]),
    defaultRoomVersion: '12',
  });
  const events = async (roomId: string): Promise<StoredRow[]> =>
    (await engine.all(ROOM_EVENTS, [roomId])).map(({ json, position, ...row }) => ({
      ...row,
      pdu: JSON.parse(json),
      isPlaced: position !== null,
    }));
  return {
    ...rooms,
    name,
    engine,
    notifier,
    events,
    user: (user: string) => at(name, user),
    /** The events that the server would send to others: those it made or took, in the order in which it did. */
    async sent(roomId: string): Promise<Pdu[]> {
      return (await events(roomId)).map(({ pdu }) => pdu);
    },
    take: (incoming: readonly (IncomingEvent | JsonValue)[]): Promise<readonly Receipt[]> =>
      rooms.receive(incoming.map(asIncoming), delivery),
    async ends(roomId: string): Promise<string[]> {
      return (await engine.all(ENDS, [roomId])).map(({ id }) => id);
    },
    async state(roomId: string): Promise<Record<string, string>> {
      const rows = await engine.all(STATE, [roomId]);
      return Object.fromEntries(rows.map(({ type, stateKey, id }) => [`${type}|${stateKey}`, id]));
    },
  };
}

export type TestServer = ReturnType<typeof makeServer>;

function asIncoming(one: IncomingEvent | JsonValue): IncomingEvent {
  return isIncoming(one) ? one : { pdu: one };
}

function isIncoming(one: IncomingEvent | JsonValue): one is IncomingEvent {
  return typeof one === 'object' && one !== null && Object.hasOwn(one, 'pdu');
}

/** A clock of which no two looks are the same. */
export function ticking(start = 1_700_000_000_000): () => number {
  let now = start;
  return () => (now += 1);
}

/** An event as a server would make it that keeps to no rules: what it cites is up to the test. */
export function forge(server: string, version: string, draft: PduDraft) {
  const behaviours = roomVersion(version);
  if (behaviours === undefined) throw new Error(`no room version ${version}`);
  return sealEvent(draft, behaviours, server, keyOf(server), crypto);
}

export function outcomes(receipts: readonly Receipt[]): string[] {
  return receipts.map(({ outcome }) => outcome);
}

/** A room on one server, and all of it on others, with a member on each. */
export async function sharedRoom(
  names: readonly string[],
  version = '12',
  options: { readonly levels?: JsonObject } = {},
) {
  const clock = ticking();
  const servers = names.map((name) => makeServer(name, clock));
  const [first, ...others] = servers;
  if (first === undefined) throw new Error('no server');
  const admins = names.map((name) => `@admin:${name}`);
  const isPrivileged = version === '12';
  const room = await first.changes.create(first.user('admin'), {
    preset: 'public_chat',
    room_version: version,
    ...(isPrivileged ? { creation_content: { additional_creators: admins.slice(1) } } : {}),
    power_level_content_override: {
      ...(isPrivileged ? {} : { users: Object.fromEntries(admins.map((id) => [id, 100])) }),
      ...options.levels,
    },
  });
  for (const server of others) {
    await server.take(await first.sent(room));
    await server.changes.join(server.user('admin'), room);
    const pdus = await server.sent(room);
    for (const other of servers) if (other !== server) await other.take(pdus);
  }
  return { room, servers, first, others };
}
