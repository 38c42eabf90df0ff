/** Joining, leaving, inviting, kicking, banning, knocking: the requests, and what is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let bob: User;

beforeAll(async () => {
  server = await openServer({ RUMA_GUESTS: true });
  alice = await server.register('alice');
  bob = await server.register('bob');
});
afterAll(() => server.close());

const at = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
const NOWHERE = '!nowhere:example.org';

async function membership(roomId: string, user: User): Promise<unknown> {
  const { body } = await alice.call(
    'GET',
    at(roomId, `/state/m.room.member/${encodeURIComponent(user.userId)}`),
  );
  return body['membership'];
}

describe('a member', () => {
  it('is invited, joins, is kicked, banned and unbanned', async () => {
    const roomId = await alice.createRoom();
    const steps = [
      ['invite', 'invite'],
      ['kick', 'leave'],
      ['ban', 'ban'],
      ['unban', 'leave'],
    ] as const;
    for (const [action, becomes] of steps) {
      await alice.ok('POST', at(roomId, `/${action}`), { user_id: bob.userId, reason: 'because' });
      expect(await membership(roomId, bob)).toBe(becomes);
    }
    await alice.ok('POST', at(roomId, '/invite'), { user_id: bob.userId });
    expect(await bob.ok('POST', at(roomId, '/join'))).toEqual({ room_id: roomId });
    await bob.ok('POST', at(roomId, '/leave'), { reason: 'enough' });
    expect(await bob.ok('POST', at(roomId, '/forget'))).toEqual({});
    expect(await bob.ok('GET', '/joined_rooms')).not.toContain(roomId);
  });

  it('joins by alias, with or without servers to ask', async () => {
    const roomId = await alice.createRoom({ preset: 'public_chat', room_alias_name: 'tea' });
    const alias = encodeURIComponent('#tea:example.org');
    expect(await bob.ok('POST', `/join/${alias}?via=example.org&via=a.b&server_name=c.d`)).toEqual({
      room_id: roomId,
    });
    expect(await bob.ok('GET', '/joined_rooms')).toEqual({ joined_rooms: [roomId] });
  });

  it('knocks', async () => {
    const rule = { type: 'm.room.join_rules', content: { join_rule: 'knock' } };
    const roomId = await alice.createRoom({ initial_state: [rule] });
    const path = `/knock/${encodeURIComponent(roomId)}`;
    expect(await bob.ok('POST', path, { reason: 'let me in' })).toEqual({ room_id: roomId });
    expect(await membership(roomId, bob)).toBe('knock');
  });

  it('may be a guest where guests may come', async () => {
    const guest = await server.registerGuest();
    const open = await alice.createRoom({
      preset: 'public_chat',
      initial_state: [{ type: 'm.room.guest_access', content: { guest_access: 'can_join' } }],
    });
    expect(await guest.ok('POST', at(open, '/join'))).toEqual({ room_id: open });
    const other = await server.registerGuest();
    const byOtherPath = `/join/${encodeURIComponent(open)}`;
    expect(await other.ok('POST', byOtherPath)).toEqual({ room_id: open });
    const closed = await alice.createRoom({ preset: 'public_chat' });
    const answer = await guest.call('POST', at(closed, '/join'), {});
    expect(answer).toMatchObject({ status: 403, body: { errcode: 'M_GUEST_ACCESS_FORBIDDEN' } });
  });
});

describe('what is refused', () => {
  const cases: [string, string, object, number, string, string][] = [
    ['an unknown alias', '/join/%23no:example.org', {}, 404, 'M_NOT_FOUND', '#no'],
    ["another server's alias", '/join/%23a:b.example', {}, 404, 'M_NOT_FOUND', 'b.example'],
    ['what is no room', '/join/nonsense', {}, 400, 'M_INVALID_PARAM', 'roomIdOrAlias'],
    ['an unknown room', `/join/${NOWHERE}`, {}, 404, 'M_NOT_FOUND', ''],
    ['an unknown room', `/knock/${NOWHERE}`, {}, 404, 'M_NOT_FOUND', ''],
    ['a server name that is none', '/join/%23a:b?via=%20', {}, 400, 'M_INVALID_PARAM', 'via'],
    ['a room id that is none', '/rooms/x/join', {}, 400, 'M_INVALID_PARAM', 'roomId'],
    [
      'a reason that is no text',
      `/rooms/${NOWHERE}/leave`,
      { reason: 1 },
      400,
      'M_BAD_JSON',
      'reason',
    ],
    ['nobody', `/rooms/${NOWHERE}/kick`, {}, 400, 'M_BAD_JSON', 'user_id'],
    ['who is no user', `/rooms/${NOWHERE}/ban`, { user_id: 'bob' }, 400, 'M_BAD_JSON', 'user_id'],
    ['nobody', `/rooms/${NOWHERE}/invite`, {}, 400, 'M_BAD_JSON', 'user_id'],
  ];
  it.each(cases)('%s: %s', async (_what, path, body, status, errcode, names) => {
    const before = server.engine.position;
    const answer = await bob.call('POST', path, { ...body });
    expect(answer).toMatchObject({ status, body: { errcode } });
    expect(text(answer.body['error'])).toContain(names);
    expect(server.engine.position).toBe(before);
  });

  it('an invite by way of an identity server that must not be reached', async () => {
    const roomId = await alice.createRoom();
    const before = server.engine.position;
    const body = {
      id_server: '127.0.0.1',
      id_access_token: 'x',
      medium: 'email',
      address: 'a@example.org',
    };
    const answer = await alice.call('POST', at(roomId, '/invite'), body);
    expect(answer).toMatchObject({ status: 502, body: { errcode: 'M_CONNECTION_FAILED' } });
    const created = await alice.call('POST', '/createRoom', { invite_3pid: [body] });
    expect(created).toMatchObject({ status: 502, body: { errcode: 'M_CONNECTION_FAILED' } });
    expect(server.engine.position).toBe(before);
  });

  it('joining without an invite, and forgetting before leaving', async () => {
    const roomId = await alice.createRoom();
    const join = await bob.call('POST', at(roomId, '/join'), {});
    expect(join).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
    const forget = await alice.call('POST', at(roomId, '/forget'));
    expect(forget).toMatchObject({ status: 400, body: { errcode: 'M_UNKNOWN' } });
  });
});
