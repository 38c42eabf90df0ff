/**
 * Acknowledged means durable: a server that is killed (SIGKILL) under load, again and again, has lost no event
 * it acknowledged and no transaction id, and a room is there whole or not at all.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from '../server-process.ts';

const ROUNDS = 15;
const SENDERS = 6;
/** How long the load runs before each kill: different every time, so that kills fall everywhere. */
const LOAD_MS = { least: 40, most: 400 };

interface Sent {
  readonly txnId: string;
  /** Undefined: the server was killed before it answered. */
  readonly eventId: string | undefined;
}

const dataDir = mkdtempSync(join(tmpdir(), 'ruma-durability-'));
let server: ServerProcess;
let token = '';

const start = (): Promise<ServerProcess> => startServer({ dataDir });

async function call(
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${server.url}/_matrix/client/v3${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  if (typeof answer !== 'object' || answer === null) throw new Error('not an object');
  return { status: response.status, body: Object.fromEntries(Object.entries(answer)) };
}

const room = (id: string): string => `/rooms/${encodeURIComponent(id)}`;

function send(roomId: string, txnId: string): Promise<string> {
  return call('PUT', `${room(roomId)}/send/m.room.message/${txnId}`, {
    msgtype: 'm.text',
    body: txnId,
  }).then(({ status, body }) => {
    if (status !== 200) throw new Error(`send answered ${status} ${JSON.stringify(body)}`);
    return String(body['event_id']);
  });
}

/** Sends and creates rooms until the server is killed; answers what was tried. */
async function loadUntilKilled(
  roomId: string,
  round: number,
): Promise<{ sent: Sent[]; rooms: string[] }> {
  const sent: Sent[] = [];
  const rooms: string[] = [];
  let killed = false;
  const sender = async (number: number): Promise<void> => {
    for (let n = 0; !killed; n++) {
      const txnId = `r${round}-s${number}-${n}`;
      const eventId = await send(roomId, txnId).catch(() => undefined);
      sent.push({ txnId, eventId });
      if (eventId === undefined) return;
    }
  };
  const creator = async (): Promise<void> => {
    while (!killed) {
      const answer = await call('POST', '/createRoom', { name: 'whole or not' }).catch(() => null);
      if (answer === null) return;
      rooms.push(String(answer.body['room_id']));
    }
  };
  const load = [...Array.from({ length: SENDERS }, (_, number) => sender(number)), creator()];
  const ms = LOAD_MS.least + ((LOAD_MS.most - LOAD_MS.least) * round) / (ROUNDS - 1);
  await new Promise((resolve) => setTimeout(resolve, ms));
  await server.kill();
  killed = true;
  await Promise.all(load);
  return { sent, rooms };
}

/** The bodies of all messages of a room, oldest first. */
async function messageBodies(roomId: string): Promise<string[]> {
  const bodies: string[] = [];
  let from = '';
  for (;;) {
    const { body } = await call('GET', `${room(roomId)}/messages?dir=f&limit=500${from}`);
    const { chunk, end } = body;
    if (!Array.isArray(chunk)) throw new Error('no chunk');
    for (const event of chunk)
      if (event.type === 'm.room.message') bodies.push(String(event.content.body));
    if (typeof end !== 'string') return bodies;
    from = `&from=${encodeURIComponent(end)}`;
  }
}

beforeAll(async () => {
  server = await start();
  const { body } = await call('POST', '/register', {
    username: 'durable',
    password: 'a password for one test',
    auth: { type: 'm.login.dummy' },
  });
  token = String(body['access_token']);
});

afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('kill -9 under load', () => {
  it(
    'loses no acknowledged event and no transaction id',
    async () => {
      const { body } = await call('POST', '/createRoom', {});
      const roomId = String(body['room_id']);
      let acknowledged = 0;
      let unanswered = 0;
      const everySent: Sent[] = [];

      for (let round = 0; round < ROUNDS; round++) {
        const { sent, rooms } = await loadUntilKilled(roomId, round);
        server = await start();
        for (const { txnId, eventId } of sent) {
          const again = await send(roomId, txnId);
          if (eventId !== undefined) expect(again, `transaction ${txnId}`).toBe(eventId);
        }
        for (const created of rooms) {
          const { body: name } = await call('GET', `${room(created)}/state/m.room.name`);
          expect(name['name']).toBe('whole or not');
        }
        const { body: joined } = await call('GET', '/joined_rooms');
        const joinedRooms = joined['joined_rooms'];
        if (!Array.isArray(joinedRooms)) throw new Error('no joined rooms');
        for (const id of joinedRooms) {
          const { body: create } = await call(
            'GET',
            `${room(String(id))}/state/m.room.power_levels`,
          );
          expect(create['users'] ?? create['events']).toBeDefined();
        }
        acknowledged += sent.filter(({ eventId }) => eventId !== undefined).length;
        unanswered += sent.filter(({ eventId }) => eventId === undefined).length;
        everySent.push(...sent);
      }

      // Each transaction made exactly one event, answered or not, in the order of its sender.
      const bodies = await messageBodies(roomId);
      expect(bodies.toSorted()).toEqual(everySent.map(({ txnId }) => txnId).toSorted());
      // The test is worth something only if kills fell between request and answer.
      expect(acknowledged).toBeGreaterThan(ROUNDS * SENDERS);
      expect(unanswered).toBeGreaterThan(ROUNDS);
    },
    ROUNDS * 10_000,
  );
});
