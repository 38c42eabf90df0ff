import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noticeContent, USAGE_LIMIT, type Notice } from '../../../server/notices/notice-input.ts';
import type { ErrorCode } from '../../../server/errors.ts';
import { expectMatrixError } from '../expect-error.ts';
import { at, objects, openServer, text, type FullServer } from '../full-server.ts';

let server: FullServer;

beforeAll(async () => {
  server = await openServer({ RUMA_NOTICES_NAME: 'The Mock Turtle' });
});
afterAll(() => server.close());

const admin = { isAdmin: true };
const path = (roomId: string, rest: string) => `/rooms/${encodeURIComponent(roomId)}${rest}`;
const limit = {
  body: 'No more tea',
  server_notice_type: USAGE_LIMIT,
  admin_contact: 'mailto:queen@example.org',
  limit_type: 'monthly_active_user',
};

describe('a notice of the server', () => {
  it('comes by invite into one tagged room, which cannot be declined but left', async () => {
    const alice = await server.register('alice');
    const commits = server.engine.counters.commits;
    const first = await server.services.notices.send(admin, alice.userId, { body: 'Hello' });
    // The account that speaks, and then all the rest at once.
    expect(server.engine.counters.commits - commits).toBe(2);
    const { roomId } = first;
    const invited = await alice.sync();
    const stripped = objects(at(invited, 'rooms', 'invite', roomId, 'invite_state', 'events'));
    expect(stripped.find(({ type }) => type === 'm.room.name')?.['content']).toEqual({
      name: 'The Mock Turtle',
    });
    const cannot = { status: 403, body: { errcode: 'M_CANNOT_LEAVE_SERVER_NOTICE_ROOM' } };
    expect(await alice.call('POST', path(roomId, '/leave'), {})).toMatchObject(cannot);
    const own = path(roomId, `/state/m.room.member/${encodeURIComponent(alice.userId)}`);
    expect(await alice.call('PUT', own, { membership: 'leave' })).toMatchObject(cannot);

    await alice.ok('POST', path(roomId, '/join'), {});
    const room = at(await alice.sync(), 'rooms', 'join', roomId);
    expect(objects(at(room, 'account_data', 'events'))).toContainEqual({
      type: 'm.tag',
      content: { tags: { 'm.server_notice': {} } },
    });
    expect(objects(at(room, 'timeline', 'events')).map(({ content }) => content)).toContainEqual({
      msgtype: 'm.server_notice',
      body: 'Hello',
      server_notice_type: 'ruma.notice',
    });
    const say = path(roomId, '/send/m.room.message/1');
    expect((await alice.call('PUT', say, { msgtype: 'm.text', body: 'Who?' })).status).toBe(403);

    await alice.ok('POST', path(roomId, '/leave'), {});
    const again = await server.services.notices.send(admin, alice.userId, { body: 'Come back' });
    expect(again.roomId).toBe(roomId);
    expect(at(await alice.sync(), 'rooms', 'invite', roomId)).toBeDefined();
  });

  it('is pinned while a limit holds, beside what is pinned already', async () => {
    const bob = await server.register('bob');
    const one = await server.services.notices.send(admin, bob.userId, limit);
    const two = await server.services.notices.send(admin, bob.userId, limit);
    await server.services.notices.send(admin, bob.userId, { body: 'By the way' });
    await bob.ok('POST', path(one.roomId, '/join'), {});
    const pins = await bob.ok('GET', path(one.roomId, '/state/m.room.pinned_events'));
    expect(pins).toEqual({ pinned: [one.eventId, two.eventId] });
  });

  it('makes one room when two are sent at once', async () => {
    const carol = await server.register('carol');
    const send = () => server.services.notices.send(admin, carol.userId, { body: 'Quick' });
    const [one, two] = await Promise.all([send(), send()]);
    expect(one.roomId).toBe(two.roomId);
    expect(Object.keys(Object(at(await carol.sync(), 'rooms', 'invite')))).toEqual([one.roomId]);
  });

  it('is sent by administrators, to users of this server who take invites', async () => {
    const dave = await server.register('dave');
    const { send } = server.services.notices;
    await expectMatrixError('M_FORBIDDEN', send({ isAdmin: false }, dave.userId, { body: 'x' }));
    await expectMatrixError('M_NOT_FOUND', send(admin, '@nobody:example.org', { body: 'x' }));
    const user = encodeURIComponent(dave.userId);
    const policy = `/user/${user}/account_data/m.invite_permission_config`;
    await dave.ok('PUT', policy, { default_action: 'block' });
    await expectMatrixError('M_INVITE_BLOCKED', send(admin, dave.userId, { body: 'x' }));
  });

  it('comes from a user whose name nobody can register', async () => {
    const answer = await server.call('GET', '/register/available?username=notices');
    expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_USER_IN_USE' } });
    const profile = await server.call(
      'GET',
      `/profile/${encodeURIComponent('@notices:example.org')}`,
    );
    expect(text(profile.body['displayname'])).toBe('The Mock Turtle');
  });
});

describe('what a notice says', () => {
  const { limit_type: _, ...noLimit } = limit;
  const { admin_contact: __, ...noContact } = limit;
  it.each<[Notice, ErrorCode]>([
    [{ body: ' ' }, 'M_INVALID_PARAM'],
    [{ body: 'x', server_notice_type: '' }, 'M_INVALID_PARAM'],
    [{ body: 'x', admin_contact: 'the queen' }, 'M_INVALID_PARAM'],
    [noLimit, 'M_MISSING_PARAM'],
    [noContact, 'M_MISSING_PARAM'],
  ])('cannot be %j', async (notice, errcode) => {
    const made = Promise.resolve().then(() => noticeContent(notice));
    await expectMatrixError(errcode, made);
  });
});
