/** Requests that arrive at once and want the same thing: one gets it, and the others are told so. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type Answer, type FullServer } from '../full-server.ts';

const AT_ONCE = 20;

let server: FullServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const atOnce = (request: (number: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: AT_ONCE }, (_, number) => request(number)));

/** One answer is a success, and all others have this error code. */
function expectOneWinner(answers: readonly Answer[], code: string): void {
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 200);
  expect(new Set(others.map(({ body }) => body['errcode']))).toEqual(new Set([code]));
}

const room = (roomId: string): string => `/rooms/${encodeURIComponent(roomId)}`;

describe('at once', () => {
  it('one username is one account', async () => {
    const auth = { type: 'm.login.dummy' };
    const request = { username: 'wanted', password: 'secret', auth };
    expectOneWinner(await atOnce(() => server.call('POST', '/register', request)), 'M_USER_IN_USE');
  });

  it('one alias is of one room, set or made with it', async () => {
    const user = await server.register('aliases');
    const rooms = [await user.createRoom(), await user.createRoom()];
    const path = `/directory/room/${encodeURIComponent('#wanted:example.org')}`;
    const set = (number: number) =>
      user.call('PUT', path, { room_id: rooms[number % rooms.length] ?? '' });
    expectOneWinner(await atOnce(set), 'M_UNKNOWN');
    const create = () => user.call('POST', '/createRoom', { room_alias_name: 'made' });
    expectOneWinner(await atOnce(create), 'M_ROOM_IN_USE');
    const joined = (await user.ok('GET', '/joined_rooms'))['joined_rooms'];
    expect(joined).toHaveLength(rooms.length + 1);
  });

  it('one transaction id is one event', async () => {
    const user = await server.register('transactions');
    const roomId = await user.createRoom();
    const path = `${room(roomId)}/send/m.room.message/same`;
    const answers = await atOnce(() => user.call('PUT', path, { msgtype: 'm.text', body: 'a' }));
    expect(new Set(answers.map(({ body }) => body['event_id'])).size).toBe(1);
    const { chunk } = await user.ok('GET', `${room(roomId)}/messages?dir=b&limit=100`);
    expect(objects(chunk).filter(({ type }) => type === 'm.room.message')).toHaveLength(1);
  });

  it('joining many times is joining once', async () => {
    const owner = await server.register('owner');
    const newcomer = await server.register('newcomer');
    const roomId = await owner.createRoom({ preset: 'public_chat' });
    const answers = await atOnce(() => newcomer.call('POST', `${room(roomId)}/join`, {}));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const { chunk } = await owner.ok('GET', `${room(roomId)}/messages?dir=b&limit=100`);
    const joins = objects(chunk).filter((event) => event['state_key'] === newcomer.userId);
    expect(joins).toHaveLength(1);
  });

  it('a one-time key goes to one device, the fallback key to the rest', async () => {
    const owner = await server.register('keys');
    const names = ['A', 'B', 'C', 'D', 'E'];
    const key = { key: 'a key', signatures: { [owner.userId]: { 'ed25519:x': 'a signature' } } };
    await owner.ok('POST', '/keys/upload', {
      one_time_keys: Object.fromEntries(names.map((name) => [`signed_curve25519:${name}`, key])),
      fallback_keys: { 'signed_curve25519:fallback': { ...key, fallback: true } },
    });
    const claimer = await server.register('claimer');
    const wish = { one_time_keys: { [owner.userId]: { [owner.deviceId]: 'signed_curve25519' } } };
    const answers = await atOnce(() => claimer.call('POST', '/keys/claim', wish));
    const claimed = answers.flatMap(({ body }) =>
      Object.keys(at(body, 'one_time_keys', owner.userId, owner.deviceId) ?? {}),
    );
    const isFallback = (id: string): boolean => id === 'signed_curve25519:fallback';
    expect(claimed.filter((id) => !isFallback(id)).toSorted()).toEqual(
      names.map((name) => `signed_curve25519:${name}`),
    );
    expect(claimed.filter(isFallback)).toHaveLength(AT_ONCE - names.length);
  });

  it('who is banned sends nothing after the ban', async () => {
    const owner = await server.register('moderator');
    const member = await server.register('spammer');
    const roomId = await owner.createRoom({ preset: 'public_chat' });
    await member.ok('POST', `${room(roomId)}/join`, {});
    const answers = await atOnce((number) =>
      number === AT_ONCE / 2
        ? owner.call('POST', `${room(roomId)}/ban`, { user_id: member.userId })
        : member.call('PUT', `${room(roomId)}/send/m.spam/${number}`, {}),
    );
    const sent = answers.flatMap(({ body: { event_id: id } }) =>
      id === undefined ? [] : text(id),
    );
    const { chunk } = await owner.ok('GET', `${room(roomId)}/messages?dir=f&limit=100`);
    const events = objects(chunk);
    const ban = events.findIndex((event) => at(event, 'content', 'membership') === 'ban');
    expect(events.slice(ban).filter(({ type }) => type === 'm.spam')).toEqual([]);
    const spam = events.filter(({ type }) => type === 'm.spam').map((event) => event['event_id']);
    expect(spam.toSorted()).toEqual(sent.toSorted());
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused.every(({ body }) => body['errcode'] === 'M_FORBIDDEN')).toBe(true);
  });

  it('what one refresh token was exchanged for ends in one session', async () => {
    const login = { type: 'm.login.password', password: 'secret', refresh_token: true };
    const { userId } = await server.register('refreshing');
    const identifier = { type: 'm.id.user', user: userId };
    const first = await server.call('POST', '/login', { ...login, identifier });
    const refresh = { refresh_token: text(first.body['refresh_token']) };
    const answers = await atOnce(() => server.call('POST', '/refresh', refresh));
    const tokens = answers.map(({ body }) => text(body['access_token']));
    // Each pair is good until one is used; from then on only that one is.
    const used = await atOnce((number) =>
      server.call('GET', '/account/whoami', undefined, tokens[number]),
    );
    expectOneWinner(used, 'M_UNKNOWN_TOKEN');
    expect((await server.call('POST', '/refresh', refresh)).body['errcode']).toBe(
      'M_UNKNOWN_TOKEN',
    );
  });
});
