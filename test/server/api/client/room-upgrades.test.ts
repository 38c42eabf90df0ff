import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, openServer, text, type FullServer } from '../../full-server.ts';

let server: FullServer;
beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

const id = encodeURIComponent;

describe('following a room to its replacement', () => {
  it('reaches /sync: tags and rules come with the new room, and count at once', async () => {
    const [alice, bob] = [await server.register('alice'), await server.register('bob')];
    const old = await alice.createRoom({ preset: 'public_chat' });
    await bob.ok('POST', `/join/${id(old)}`, {});
    const mute = {
      actions: [],
      conditions: [{ kind: 'event_match', key: 'room_id', pattern: old }],
    };
    await bob.ok('PUT', `/pushrules/global/override/${id(old)}`, mute);
    await bob.ok('PUT', `/user/${id(bob.userId)}/rooms/${id(old)}/tags/m.favourite`, {});
    const fresh = text(
      (await alice.ok('POST', `/rooms/${id(old)}/upgrade`, { new_version: '12' }))[
        'replacement_room'
      ],
    );
    const since = text((await bob.sync())['next_batch']);
    await bob.ok('POST', `/join/${id(fresh)}`, {});
    await alice.say(fresh, 'Welcome');

    const news = await bob.sync({ since });
    const joined = at(news, 'rooms', 'join', fresh);
    expect(at(joined, 'account_data', 'events')).toContainEqual({
      type: 'm.tag',
      content: { tags: { 'm.favourite': {} } },
    });
    // The rule was in force for the very next message.
    expect(at(joined, 'unread_notifications', 'notification_count')).toBe(0);
    expect(JSON.stringify(at(news, 'account_data', 'events'))).toContain(fresh);
    // The old room keeps its own rule.
    expect(await bob.ok('GET', `/pushrules/global/override/${id(old)}`)).toMatchObject(mute);
  });

  it('is not triggered by a room that only claims to be the replacement', async () => {
    const [carol, mallory] = [await server.register('carol'), await server.register('mallory')];
    const room = await carol.createRoom();
    await carol.ok('PUT', `/user/${id(carol.userId)}/rooms/${id(room)}/tags/m.favourite`, {});
    const fake = await mallory.createRoom({
      preset: 'public_chat',
      creation_content: { predecessor: { room_id: room, event_id: '$x' } },
    });
    await carol.ok('POST', `/join/${id(fake)}`, {});
    expect(await carol.ok('GET', `/user/${id(carol.userId)}/rooms/${id(fake)}/tags`)).toEqual({
      tags: {},
    });
  });
});
