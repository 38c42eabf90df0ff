/** Accounts and rooms for benchmarks. */
import { randomUUID } from 'node:crypto';
import type { LoadClient } from './load.ts';

export interface Person {
  readonly userId: string;
  readonly token: string;
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new Error('expected a text in the answer');
};

export async function register(client: LoadClient): Promise<Person> {
  const answer = await client.json({
    method: 'POST',
    path: '/_matrix/client/v3/register',
    body: {
      username: `bench-${randomUUID()}`,
      password: randomUUID(),
      auth: { type: 'm.login.dummy' },
    },
  });
  return { userId: text(answer['user_id']), token: text(answer['access_token']) };
}

export async function createRoom(client: LoadClient, { token }: Person): Promise<string> {
  const answer = await client.json({
    method: 'POST',
    path: '/_matrix/client/v3/createRoom',
    token,
    body: { preset: 'public_chat' },
  });
  return text(answer['room_id']);
}

export async function join(client: LoadClient, { token }: Person, roomId: string): Promise<void> {
  await client.json({
    method: 'POST',
    path: `/_matrix/client/v3/join/${encodeURIComponent(roomId)}`,
    token,
    body: {},
  });
}

export async function say(
  client: LoadClient,
  { token }: Person,
  roomId: string,
  body: string = MESSAGE.body,
): Promise<string> {
  const room = encodeURIComponent(roomId);
  const answer = await client.json({
    method: 'PUT',
    path: `/_matrix/client/v3/rooms/${room}/send/m.room.message/${randomUUID()}`,
    token,
    body: { ...MESSAGE, body },
  });
  return text(answer['event_id']);
}

/** /sync; answers the next token and how many bytes the answer had. `filter`: as JSON. */
export async function sync(
  client: LoadClient,
  { token }: Person,
  since?: string,
  timeout = 0,
  filter?: string,
): Promise<{ next: string; body: string; milliseconds: number }> {
  const from = since === undefined ? '' : `&since=${encodeURIComponent(since)}`;
  const filtered = filter === undefined ? '' : `&filter=${encodeURIComponent(filter)}`;
  const answer = await client.send({
    method: 'GET',
    path: `/_matrix/client/v3/sync?timeout=${timeout}${from}${filtered}`,
    token,
  });
  const next = /"next_batch":"([^"]+)"/.exec(answer.body)?.[1];
  if (answer.status !== 200 || next === undefined)
    throw new Error(`sync answered ${answer.status}: ${answer.body.slice(0, 200)}`);
  return { next, body: answer.body, milliseconds: answer.milliseconds };
}

/** A message as people send them. */
export const MESSAGE = {
  msgtype: 'm.text',
  body: 'The quick brown fox jumps over the lazy dog, and then it does so once more.',
};

/** Does something for each of many, a few at a time. */
export async function each<T>(
  all: readonly T[],
  work: (one: T) => Promise<unknown>,
  atOnce = 16,
): Promise<void> {
  const left = all.values();
  const worker = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
