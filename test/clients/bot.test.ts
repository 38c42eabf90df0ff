/** A real bot: it comes when it is invited and answers each command once, also those given while it was gone. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from '../server-process.ts';
import { person, type Person } from './person.ts';
import { startProgram, type Program } from './program.ts';
import { keepResults } from './results.ts';

const TIME_LIMIT_MS = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'ruma-bot-'));
let server: ServerProcess;
let alice: Person;
let account: Person;
let bot: Program;
let roomId = '';

const start = () =>
  startProgram('echo-bot', [server.url, account.accessToken, join(folder, 'bot.json')]);
const answers = async (): Promise<readonly string[]> =>
  (await alice.messages(roomId)).flatMap(({ sender, text }) =>
    sender === account.userId ? [text] : [],
  );
const answered = (count: number) => async () => {
  await bot.tells(() => bot.told.filter((news) => 'answered' in news).length >= count);
};

beforeAll(async () => {
  server = await startServer();
  alice = await person(server.url, 'alice');
  account = await person(server.url, 'bot');
  bot = await start();
}, TIME_LIMIT_MS);

afterAll(async () => {
  // The server first: where the bot did not start, there is only that to end.
  await server.stop();
  await bot.kill();
  rmSync(folder, { recursive: true, force: true });
}, TIME_LIMIT_MS);

describe('matrix-bot-sdk', { timeout: TIME_LIMIT_MS }, () => {
  it('joins where it is invited, and answers a command', async () => {
    roomId = await alice.createRoom({ invite: [account.userId] });
    await alice.sees(roomId, account.userId);
    await alice.say(roomId, '!echo hello bot');
    await answered(1)();
    expect(await answers()).toEqual(['hello bot']);
  });

  it('answers after a restart what it was asked meanwhile, and nothing twice', async () => {
    await bot.kill();
    await alice.say(roomId, '!echo are you there');
    bot = await start();
    await answered(1)();
    await alice.say(roomId, '!echo once more');
    await answered(2)();
    expect(await answers()).toEqual(['hello bot', 'are you there', 'once more']);
  });
});

keepResults(import.meta.filename, {
  client: 'matrix-bot-sdk',
  how: 'a bot as a process of its own, without encryption',
  about: 'A bot',
});
