/** Aliases, and the published room directory. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { objects, openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let bob: User;

beforeAll(async () => {
  server = await openServer();
  alice = await server.register('alice');
  bob = await server.register('bob');
});
afterAll(() => server.close());

const alias = (name: string) => `/directory/room/${encodeURIComponent(name)}`;
const listing = (roomId: string) => `/directory/list/room/${encodeURIComponent(roomId)}`;

describe('directory', () => {
  it('makes, resolves, lists and deletes an alias', async () => {
    const roomId = await alice.createRoom();
    const tea = alias('#tea:example.org');
    expect(await alice.ok('PUT', tea, { room_id: roomId })).toEqual({});
    const found = await server.call('GET', tea);
    expect(found.body).toEqual({ room_id: roomId, servers: ['example.org'] });
    const aliases = `/rooms/${encodeURIComponent(roomId)}/aliases`;
    expect(await alice.ok('GET', aliases)).toEqual({ aliases: ['#tea:example.org'] });
    expect(await bob.call('GET', aliases)).toMatchObject({
      status: 403,
      body: { errcode: 'M_FORBIDDEN' },
    });
    expect(await alice.call('PUT', tea, { room_id: roomId })).toMatchObject({
      status: 409,
      body: { errcode: 'M_UNKNOWN' },
    });
    expect(await bob.call('DELETE', tea)).toMatchObject({ status: 403 });
    expect(await alice.ok('DELETE', tea)).toEqual({});
    expect(await server.call('GET', tea)).toMatchObject({
      status: 404,
      body: { errcode: 'M_NOT_FOUND' },
    });
  });

  it.each([
    ['GET', 'tea', 400, 'M_INVALID_PARAM', 'roomAlias'],
    ['GET', '#tea', 400, 'M_INVALID_PARAM', 'roomAlias'],
    ['GET', '#none:example.org', 404, 'M_NOT_FOUND', '#none'],
    ['GET', '#tea:elsewhere.example', 404, 'M_NOT_FOUND', 'elsewhere.example'],
    ['DELETE', '#none:example.org', 404, 'M_NOT_FOUND', '#none'],
  ] as const)('refuses %s %s', async (method, name, status, errcode, names) => {
    const answer = await alice.call(method, alias(name));
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
  });

  it("refuses another server's alias, and a room that is none", async () => {
    const roomId = await alice.createRoom();
    const foreign = await alice.call('PUT', alias('#a:elsewhere.example'), { room_id: roomId });
    expect(foreign).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    const nothing = await alice.call('PUT', alias('#b:example.org'), {});
    expect(nothing).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
  });
});

describe('list_public_rooms', () => {
  it('shows and hides a room', async () => {
    const roomId = await alice.createRoom({ visibility: 'public', name: 'Coffee', topic: 'beans' });
    expect((await server.call('GET', listing(roomId))).body).toEqual({ visibility: 'public' });
    await alice.ok('PUT', listing(roomId), { visibility: 'private' });
    expect((await server.call('GET', listing(roomId))).body).toEqual({ visibility: 'private' });
    await alice.ok('PUT', listing(roomId), {});
    const answer = await server.call('GET', '/publicRooms');
    const room = objects(answer.body['chunk']).find((one) => one['room_id'] === roomId);
    expect(room).toMatchObject({
      name: 'Coffee',
      topic: 'beans',
      num_joined_members: 1,
      world_readable: false,
      guest_can_join: false,
      join_rule: 'public',
    });
    expect(await bob.call('PUT', listing(roomId), {})).toMatchObject({ status: 403 });
  });

  it('pages and searches', async () => {
    for (const name of ['one', 'two', 'three'])
      await alice.createRoom({ visibility: 'public', name: `page ${name}` });
    await alice.createRoom({
      visibility: 'public',
      name: 'page space',
      creation_content: { type: 'm.space' },
    });
    const seen: unknown[] = [];
    let since: string | undefined;
    do {
      const query: string = since === undefined ? '' : `&since=${since}`;
      const { body } = await server.call('GET', `/publicRooms?limit=2${query}`);
      expect(objects(body['chunk']).length).toBeLessThanOrEqual(2);
      seen.push(...objects(body['chunk']).map((room) => room['room_id']));
      since = body['next_batch'] === undefined ? undefined : text(body['next_batch']);
    } while (since !== undefined);
    const all = await server.call('GET', '/publicRooms');
    expect(seen).toEqual(objects(all.body['chunk']).map((room) => room['room_id']));
    const search = async (filter: object) =>
      objects((await bob.ok('POST', '/publicRooms', { filter: { ...filter } }))['chunk']).map(
        (room) => room['name'],
      );
    expect(await search({ generic_search_term: 'PAGE T' })).toHaveLength(2);
    expect(await search({ room_types: ['m.space'] })).toEqual(['page space']);
    expect(await search({ room_types: [null], generic_search_term: 'page' })).toHaveLength(3);
    const bridged = await bob.ok('POST', '/publicRooms', { third_party_instance_id: 'irc' });
    expect(bridged).toEqual({ chunk: [], total_room_count_estimate: 0 });
  });

  it.each([
    ['GET', '/publicRooms?server=elsewhere.example', undefined, 404, 'M_NOT_FOUND', 'server'],
    ['GET', '/publicRooms?limit=0', undefined, 400, 'M_INVALID_PARAM', 'limit'],
    ['GET', '/publicRooms?since=nonsense', undefined, 400, 'M_INVALID_PARAM', 'since'],
    ['POST', '/publicRooms?server=elsewhere.example', {}, 404, 'M_NOT_FOUND', 'server'],
    ['POST', '/publicRooms', { filter: { room_types: [1] } }, 400, 'M_BAD_JSON', 'room_types'],
    [
      'POST',
      '/publicRooms',
      { include_all_networks: true, third_party_instance_id: 'irc' },
      400,
      'M_INVALID_PARAM',
      'third_party_instance_id',
    ],
    ['GET', '/directory/list/room/!none:example.org', undefined, 404, 'M_NOT_FOUND', ''],
    [
      'PUT',
      '/directory/list/room/!none:example.org',
      { visibility: 'x' },
      400,
      'M_BAD_JSON',
      'visibility',
    ],
  ] as const)('refuses %s %s', async (method, path, body, status, errcode, names) => {
    const answer = await alice.call(method, path, body);
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
  });
});
