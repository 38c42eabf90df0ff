/** A real bridge: it relays both ways, and whichever side is killed, nothing is lost and nothing comes twice. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { startServer, type ServerProcess } from '../server-process.ts';
import { person, type Person } from './person.ts';
import { startProgram, type Program } from './program.ts';
import { keepResults } from './results.ts';

const TIME_LIMIT_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'ruma-bridge-'));
const registration = join(folder, 'irc.yaml');
let port = '';
let server: ServerProcess;
let bridge: Program;
let alice: Person;
let roomId = '';

const startBridge = () => startProgram('irc-bridge', [server.url, registration, port]);
const start = (at?: number) =>
  startServer({
    dataDir: folder,
    env: { RUMA_APPSERVICES: registration },
    ...(at === undefined ? {} : { port: at }),
  });
const heard = () => bridge.told.flatMap(({ said }) => said ?? []);

beforeAll(async () => {
  port = String(await freePort());
  writeFileSync(
    registration,
    `id: irc
url: http://127.0.0.1:${port}
as_token: a-token-of-the-bridge
hs_token: a-token-of-the-server
sender_localpart: _irc_bot
rate_limited: false
namespaces:
  users: [{ exclusive: true, regex: "@_irc_.*" }]
  aliases: [{ exclusive: true, regex: "#_irc_.*" }]
  rooms: []
`,
  );
  server = await start();
  bridge = await startBridge();
  alice = await person(server.url, 'alice');
}, TIME_LIMIT_MS);

afterAll(async () => {
  // The server first: where the bridge did not start, there is only that to end.
  await server.stop();
  await bridge.kill();
  rmSync(folder, { recursive: true, force: true });
}, TIME_LIMIT_MS);

describe('matrix-appservice-bridge', { timeout: TIME_LIMIT_MS }, () => {
  it('makes a room when somebody wants to join it', async () => {
    roomId = await alice.join('#_irc_tea:localhost');
    expect(roomId).toMatch(/^!/);
  });

  it('relays both ways', async () => {
    const eventId = await alice.say(roomId, 'hello, channel');
    const news = await bridge.tells(({ said }) => said === 'hello, channel');
    expect(news).toMatchObject({ by: alice.userId, eventId });
    bridge.say({ nick: 'hatter', roomId, text: 'hello, Matrix' });
    const { relayed } = await bridge.tells((one) => 'relayed' in one || 'failed' in one);
    expect(await alice.event(roomId, String(relayed))).toMatchObject({
      sender: '@_irc_hatter:localhost',
      content: { body: 'hello, Matrix' },
    });
  });

  it('gets what was said while it was gone, once and in order', async () => {
    await bridge.kill();
    const missed = ['one', 'two', 'three'];
    for (const text of missed) await alice.say(roomId, text);
    bridge = await startBridge();
    await bridge.tells(({ said }) => said === 'three');
    await alice.say(roomId, 'four');
    await bridge.tells(({ said }) => said === 'four');
    expect(heard()).toEqual([...missed, 'four']);
  });

  it('goes on after the server was killed, with what was acknowledged before', async () => {
    await bridge.kill();
    const acknowledged = ['five', 'six'];
    for (const text of acknowledged) await alice.say(roomId, text);
    const { port: at } = server;
    await server.kill();
    server = await start(at);
    bridge = await startBridge();
    await alice.say(roomId, 'seven');
    await bridge.tells(({ said }) => said === 'seven');
    expect(heard()).toEqual([...acknowledged, 'seven']);
    bridge.say({ nick: 'hatter', roomId, text: 'still here' });
    await bridge.tells((one) => 'relayed' in one);
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-appservice-bridge',
  how: 'a bridge as a process of its own, without encryption',
  about: 'A bridge',
});
