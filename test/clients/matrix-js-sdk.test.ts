/** A real client with real encryption: two people talk both ways, the server restarts in between, nothing is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventType, KnownMembership, Preset } from 'matrix-js-sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from '../server-process.ts';
import { sdkPerson, type SdkPerson } from './sdk-person.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'ruma-sdk-'));
let server: ServerProcess;
let alice: SdkPerson;
let bob: SdkPerson;
let roomId = '';

beforeAll(async () => {
  server = await startServer({ dataDir });
  alice = await sdkPerson(server.url, 'alice');
  bob = await sdkPerson(server.url, 'bob');
}, 60_000);

afterAll(async () => {
  alice.stop();
  bob.stop();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('matrix-js-sdk', () => {
  it('creates an encrypted room, invites, and sees the other join', async () => {
    const created = await alice.client.createRoom({
      preset: Preset.PrivateChat,
      invite: [bob.userId],
      initial_state: [
        {
          type: EventType.RoomEncryption,
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });
    roomId = created.room_id;
    await bob.sees(
      'the invite',
      () => bob.client.getRoom(roomId)?.getMyMembership() === KnownMembership.Invite,
    );
    await bob.client.joinRoom(roomId);
    await alice.sees(
      'bob joining',
      () => alice.client.getRoom(roomId)?.getMember(bob.userId)?.membership === 'join',
    );
    expect(await alice.client.getCrypto()?.isEncryptionEnabledInRoom(roomId)).toBe(true);
  }, 60_000);

  it('carries encrypted messages both ways', async () => {
    const heard = bob.reads(roomId, 'hello bob');
    await alice.client.sendTextMessage(roomId, 'hello bob');
    expect(await heard).toEqual({ sender: alice.userId, encrypted: true });
    const answered = alice.reads(roomId, 'hello alice');
    await bob.client.sendTextMessage(roomId, 'hello alice');
    expect(await answered).toEqual({ sender: bob.userId, encrypted: true });
  }, 60_000);

  it('goes on after the server restarted, with nothing lost', async () => {
    const { port } = server;
    await server.stop();
    server = await startServer({ dataDir, port });
    const heard = bob.reads(roomId, 'still there?');
    await alice.client.sendTextMessage(roomId, 'still there?');
    expect(await heard).toEqual({ sender: alice.userId, encrypted: true });
    const answered = alice.reads(roomId, 'still here');
    await bob.client.sendTextMessage(roomId, 'still here');
    expect(await answered).toEqual({ sender: bob.userId, encrypted: true });

    const readable = (person: SdkPerson): unknown[] =>
      (person.client.getRoom(roomId)?.getLiveTimeline().getEvents() ?? [])
        .filter((event) => event.getType() === EventType.RoomMessage)
        .map((event) => event.getContent()['body']);
    const all = ['hello bob', 'hello alice', 'still there?', 'still here'];
    await alice.sees('all four messages', () => readable(alice).length === all.length);
    expect(readable(alice)).toEqual(all);
    expect(readable(bob)).toEqual(all);
  }, 60_000);

  it('shows typing, receipts and unread counts as the SDK expects them', async () => {
    const heard = bob.reads(roomId, 'read me');
    await alice.client.sendTextMessage(roomId, 'read me');
    await heard;
    const room = bob.client.getRoom(roomId);
    const last = room?.getLiveTimeline().getEvents().at(-1);
    if (last === undefined) throw new Error('bob has no last event');
    await bob.client.sendReadReceipt(last);
    await alice.sees(
      "bob's receipt",
      () => alice.client.getRoom(roomId)?.getEventReadUpTo(bob.userId) === last.getId(),
    );
    await bob.client.sendTyping(roomId, true, 10_000);
    await alice.sees(
      'bob typing',
      () => alice.client.getRoom(roomId)?.getMember(bob.userId)?.typing === true,
    );
  }, 60_000);
});
