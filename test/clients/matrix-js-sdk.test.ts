/** A real client with real encryption: two people talk both ways, the server restarts in between, nothing is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from '../server-process.ts';
import { createEncryptedRoom, readable, talk } from './encrypted-conversation.ts';
import { firstRequests } from './first-requests.ts';
import { keepResults } from './results.ts';
import { sdkPerson, type SdkPerson } from './sdk-person.ts';

const TIME_LIMIT_MS = 60_000;

const dataDir = mkdtempSync(join(tmpdir(), 'ruma-sdk-'));
const requests = firstRequests();
let server: ServerProcess;
let alice: SdkPerson;
let bob: SdkPerson;
let roomId = '';

beforeAll(async () => {
  server = await startServer({ dataDir });
  alice = await sdkPerson(server.url, 'alice', { fetchFn: requests.fetchFn });
  bob = await sdkPerson(server.url, 'bob');
}, TIME_LIMIT_MS);

afterAll(async () => {
  alice.stop();
  bob.stop();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, TIME_LIMIT_MS);

describe('matrix-js-sdk', { timeout: TIME_LIMIT_MS }, () => {
  it('starts, and asks for no more than it did before', async () => {
    const asked = `${JSON.stringify(requests.list(), null, 2)}\n`;
    await expect(asked).toMatchFileSnapshot(join(import.meta.dirname, 'first-requests.json'));
  });

  it('creates an encrypted room, invites, and sees the other join', async () => {
    roomId = await createEncryptedRoom(alice, bob);
    expect(await alice.client.getCrypto()?.isEncryptionEnabledInRoom(roomId)).toBe(true);
  });

  it('carries encrypted messages both ways', async () => {
    expect(await talk(alice, bob, roomId, 'hello bob')).toEqual({
      sender: alice.userId,
      encrypted: true,
    });
    expect(await talk(bob, alice, roomId, 'hello alice')).toEqual({
      sender: bob.userId,
      encrypted: true,
    });
  });

  it('goes on after the server restarted, with nothing lost', async () => {
    const { port } = server;
    await server.stop();
    server = await startServer({ dataDir, port });
    await talk(alice, bob, roomId, 'still there?');
    await talk(bob, alice, roomId, 'still here');
    const all = ['hello bob', 'hello alice', 'still there?', 'still here'];
    await alice.sees('all four messages', () => readable(alice, roomId).length === all.length);
    expect(readable(alice, roomId)).toEqual(all);
    expect(readable(bob, roomId)).toEqual(all);
  });

  it('shows receipts and typing as the SDK expects them', async () => {
    await talk(alice, bob, roomId, 'read me');
    const last = bob.client.getRoom(roomId)?.getLiveTimeline().getEvents().at(-1);
    if (last === undefined) throw new Error('bob has no last event');
    await bob.client.sendReadReceipt(last);
    const seen = (): string | null | undefined =>
      alice.client.getRoom(roomId)?.getEventReadUpTo(bob.userId);
    await alice.sees("bob's receipt", () => seen() === last.getId());
    await bob.client.sendTyping(roomId, true, 10_000);
    await alice.sees(
      'bob typing',
      () => alice.client.getRoom(roomId)?.getMember(bob.userId)?.typing === true,
    );
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-js-sdk',
  how: 'in Node, with its encryption in WebAssembly',
  about: 'An encrypted conversation',
});
