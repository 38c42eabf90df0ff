import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, objects, openServer, text, type FullServer, type User } from '../full-server.ts';

let server: FullServer;
let erased: User;
let witness: User;
let returner: User;
let newcomer: User;
let roomId: string;
let said: string;

const event = (viewer: User, eventId: string) =>
  viewer.ok('GET', `/rooms/${roomId}/event/${encodeURIComponent(eventId)}`);
const body = async (viewer: User, eventId: string) => at(await event(viewer, eventId), 'content');

beforeAll(async () => {
  server = await openServer();
  erased = await server.register('erased');
  witness = await server.register('witness');
  returner = await server.register('returner');
  newcomer = await server.register('newcomer');
  roomId = await erased.createRoom({
    preset: 'public_chat',
    name: 'Hall',
    initial_state: [{ type: 'm.room.encryption', content: { algorithm: 'm.megolm.v1.aes-sha2' } }],
  });
  for (const user of [witness, returner]) await user.ok('POST', `/rooms/${roomId}/join`);
  said = await erased.say(roomId, 'something personal');
  await returner.ok('POST', `/rooms/${roomId}/leave`);
  const auth = {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: erased.userId },
    password: 'secret',
  };
  await erased.ok('POST', '/account/deactivate', { auth, erase: true });
  for (const user of [newcomer, returner]) await user.ok('POST', `/rooms/${roomId}/join`);
});
afterAll(() => server.close());

describe('events of an erased user', () => {
  it('are as they were for those who were in the room', async () => {
    expect(await body(witness, said)).toMatchObject({ body: 'something personal' });
    await witness.ok('PUT', `/profile/${witness.userId}/displayname`, { displayname: 'W' });
    expect(await body(witness, said)).toMatchObject({ body: 'something personal' });
  });

  it('are redacted copies for those who joined later', async () => {
    expect(await body(newcomer, said)).toEqual({});
    expect(await event(newcomer, said)).toMatchObject({ type: 'm.room.message', event_id: said });
    expect(at(await event(newcomer, said), 'unsigned', 'redacted_because')).toBeUndefined();
  });

  it('are as they were for one who was there before and comes back', async () => {
    expect(await body(returner, said)).toMatchObject({ body: 'something personal' });
  });

  it('are redacted in /messages and /sync too', async () => {
    const page = await newcomer.ok('GET', `/rooms/${roomId}/messages?dir=b&limit=50`);
    const sync = await newcomer.sync({ filter: { room: { timeline: { limit: 50 } } } });
    const timeline = at(sync, 'rooms', 'join', roomId, 'timeline', 'events');
    for (const events of [objects(page['chunk']), objects(timeline)]) {
      expect(events.map((one) => text(one['event_id']))).toContain(said);
      expect(JSON.stringify(events)).not.toContain('something');
    }
  });

  it('leave the state of the room alone', async () => {
    const name = await newcomer.ok('GET', `/rooms/${roomId}/state/m.room.name`);
    expect(name).toEqual({ name: 'Hall' });
    const encryption = await newcomer.ok('GET', `/rooms/${roomId}/state/m.room.encryption`);
    expect(encryption).toEqual({ algorithm: 'm.megolm.v1.aes-sha2' });
    const page = await newcomer.ok('GET', `/rooms/${roomId}/messages?dir=b&limit=50`);
    const named = objects(page['chunk']).find(({ type }) => type === 'm.room.name');
    expect(named?.['content']).toEqual({ name: 'Hall' });
  });

  it('say no more of the user than the membership', async () => {
    const page = await newcomer.ok('GET', `/rooms/${roomId}/messages?dir=b&limit=50`);
    const own = objects(page['chunk']).filter(({ state_key: key }) => key === erased.userId);
    expect(own.map(({ content }) => content)).toEqual([
      { membership: 'leave' },
      { membership: 'join' },
    ]);
    expect(at(own[0], 'unsigned', 'prev_content')).toEqual({ membership: 'join' });
  });

  it('are as they were for everybody when only the account was ended', async () => {
    const user = await server.register('quiet');
    const place = await user.createRoom({ preset: 'public_chat' });
    const id = await user.say(place, 'still here');
    const auth = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: user.userId },
      password: 'secret',
    };
    await user.ok('POST', '/account/deactivate', { auth });
    await newcomer.ok('POST', `/rooms/${place}/join`);
    const seen = await newcomer.ok('GET', `/rooms/${place}/event/${encodeURIComponent(id)}`);
    expect(seen).toMatchObject({ content: { body: 'still here' } });
  });
});
