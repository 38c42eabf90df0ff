import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, text } from '../full-server.ts';
import { openStand } from './stand.ts';

const NAMES = { app_display_name: 'App', device_display_name: 'Phone' };
const PUSH_DATA = { url: 'https://push.example.org/_matrix/push/v1/notify' };

let stand: Awaited<ReturnType<typeof openStand>>;

const IRC = { id: 'irc', protocols: ['irc'], rateLimited: false };
const SMS = {
  id: 'sms',
  isUncalled: true,
  namespaces: { users: [{ exclusive: false, regex: '@phone[0-9]+:example.org' }] },
};

beforeAll(async () => {
  stand = await openStand([IRC, SMS]);
});
afterAll(() => stand.close());

const irc = () => {
  const [service] = stand.running;
  if (service === undefined) throw new Error('no service');
  return service;
};
const refused = async (asked: Promise<{ status: number; body: object }>) => {
  const { status, body } = await asked;
  return { status, errcode: 'errcode' in body ? body.errcode : undefined };
};

describe('who an application service is', () => {
  it('is its sender, whose account is there from the start', async () => {
    expect(await stand.as(irc()).ok('GET', '/account/whoami')).toEqual({
      user_id: '@_irc_bot:example.org',
      is_guest: false,
    });
  });

  it('is a user it names, also by a token in the query, and on a device of theirs', async () => {
    const ghost = await stand.ghost(irc(), '_irc_hatter');
    const query = `access_token=${irc().asToken}&user_id=${encodeURIComponent(ghost)}`;
    expect((await stand.call('GET', `/account/whoami?${query}`)).body['user_id']).toBe(ghost);
    expect((await stand.as(irc(), ghost).call('PUT', '/devices/TEAPOT', {})).status).toBe(201);
    expect((await stand.as(irc(), ghost).call('PUT', '/devices/TEAPOT', {})).status).toBe(200);
    const who = await stand.as(irc(), ghost, 'TEAPOT').ok('GET', '/account/whoami');
    expect(who['device_id']).toBe('TEAPOT');
    expect(await refused(stand.as(irc(), ghost, 'CUP').call('GET', '/account/whoami'))).toEqual({
      status: 400,
      errcode: 'M_UNKNOWN_DEVICE',
    });
  });

  it.each([
    ['a user outside of its namespaces', '@alice:example.org'],
    ['a user who is not registered', '@_irc_nobody:example.org'],
    ['a user of another server', '@_irc_hatter:elsewhere.org'],
  ])('is not %s', async (_, userId) => {
    expect(await refused(stand.as(irc(), userId).call('GET', '/account/whoami'))).toEqual({
      status: 403,
      errcode: 'M_FORBIDDEN',
    });
  });

  it('takes user_id for what the operation means by it, where it has one of its own', async () => {
    const alice = await stand.register('mutual');
    const answer = await stand
      .as(irc(), alice.userId)
      .call('GET', '/_matrix/client/v1/mutual_rooms');
    expect(answer).toMatchObject({ status: 200, body: { joined: [] } });
  });
});

describe('what belongs to an application service', () => {
  const register = (username: string, token?: string) =>
    stand.call(
      'POST',
      '/register',
      { type: 'm.login.application_service', username, inhibit_login: true },
      token,
    );

  it('registers and logs in its users, and nobody else’s', async () => {
    const ghost = await stand.ghost(irc(), '_irc_dormouse');
    expect(await refused(register('alice', irc().asToken))).toEqual({
      status: 400,
      errcode: 'M_EXCLUSIVE',
    });
    expect((await refused(register('_irc_x'))).errcode).toBe('M_MISSING_TOKEN');
    expect((await refused(register('_irc_x', 'nonsense'))).errcode).toBe('M_UNKNOWN_TOKEN');
    const login = (user: string, token?: string) =>
      stand.call(
        'POST',
        '/login',
        { type: 'm.login.application_service', identifier: { type: 'm.id.user', user } },
        token,
      );
    expect(await login('_irc_dormouse', irc().asToken)).toMatchObject({
      status: 200,
      body: { user_id: ghost },
    });
    expect((await refused(login('alice', irc().asToken))).errcode).toBe('M_EXCLUSIVE');
    expect((await refused(login('_irc_dormouse'))).errcode).toBe('M_MISSING_TOKEN');
    expect((await refused(login('_irc_dormouse', 'nonsense'))).errcode).toBe('M_UNKNOWN_TOKEN');
  });

  it('keeps others out where it is exclusive, and only there', async () => {
    const auth = { type: 'm.login.dummy' };
    const people = (username: string) =>
      refused(stand.call('POST', '/register', { username, password: 'x', auth }));
    expect((await people('_irc_alice')).errcode).toBe('M_EXCLUSIVE');
    expect((await people('_irc_')).errcode).toBe('M_EXCLUSIVE');
    expect((await people('x_irc_')).status).toBe(200);
    expect((await people('phone1')).status).toBe(200);
    expect(
      (await refused(stand.call('GET', '/register/available?username=_irc_alice'))).errcode,
    ).toBe('M_EXCLUSIVE');
  });

  it('makes and takes away aliases of its namespaces, and nobody else does', async () => {
    const alice = await stand.register('aliases');
    const room = await alice.createRoom({ preset: 'public_chat' });
    const alias = encodeURIComponent('#_irc_tea:example.org');
    const path = `/directory/room/${alias}`;
    expect((await refused(alice.call('PUT', path, { room_id: room }))).errcode).toBe('M_EXCLUSIVE');
    const named = alice.call('POST', '/createRoom', { room_alias_name: '_irc_tea' });
    expect((await refused(named)).errcode).toBe('M_EXCLUSIVE');
    const ghost = await stand.ghost(irc(), '_irc_hare');
    await stand.as(irc(), ghost).ok('POST', `/join/${encodeURIComponent(room)}`, {});
    const outside = encodeURIComponent('#tea:example.org');
    expect(
      (
        await refused(
          stand.as(irc(), ghost).call('PUT', `/directory/room/${outside}`, { room_id: room }),
        )
      ).errcode,
    ).toBe('M_EXCLUSIVE');
    await stand.as(irc(), ghost).ok('PUT', path, { room_id: room });
    expect((await refused(alice.call('DELETE', path))).errcode).toBe('M_EXCLUSIVE');
    await stand.as(irc()).ok('DELETE', path);
  });

  it('changes keys and devices of its users without proving anything further', async () => {
    const ghost = await stand.ghost(irc(), '_irc_queen');
    await stand.as(irc(), ghost).ok('PUT', '/devices/CROWN', { display_name: 'The crown' });
    await stand.as(irc(), ghost).ok('DELETE', '/devices/CROWN', {});
    const upload = await stand.as(irc(), ghost).call('POST', '/keys/device_signing/upload', {});
    // Nothing was asked of it but the key that is missing.
    expect(await refused(Promise.resolve(upload))).toEqual({
      status: 400,
      errcode: 'M_MISSING_PARAM',
    });
  });

  it('needs a device for what hangs on one', async () => {
    const ghost = await stand.ghost(irc(), '_irc_knave');
    const pusher = {
      app_id: 'a',
      pushkey: 'p',
      kind: 'http',
      lang: 'en',
      data: PUSH_DATA,
      ...NAMES,
    };
    for (const [path, body] of [
      ['/logout', {}],
      ['/keys/upload', {}],
      ['/pushers/set', pusher],
    ] as const) {
      const { errcode } = await refused(stand.as(irc(), ghost).call('POST', path, body));
      expect([path, errcode]).toEqual([path, 'M_MISSING_PARAM']);
    }
  });

  it('does not manage accounts, and syncs only as somebody', async () => {
    const ghost = await stand.ghost(irc(), '_irc_king');
    const end = stand.as(irc(), ghost).call('POST', '/account/deactivate', {});
    expect((await refused(end)).errcode).toBe('M_FORBIDDEN');
    expect((await refused(stand.as(irc()).call('GET', '/sync'))).errcode).toBe('M_MISSING_PARAM');
    expect((await stand.as(irc(), ghost).call('GET', '/sync')).status).toBe(200);
  });
});

describe('events of an application service', () => {
  it('have the time that it gives them, which nobody else can', async () => {
    const alice = await stand.register('times');
    const room = await alice.createRoom({ preset: 'public_chat' });
    const ghost = await stand.ghost(irc(), '_irc_gryphon');
    const bridge = stand.as(irc(), ghost);
    const path = `/rooms/${encodeURIComponent(room)}`;
    await bridge.ok('PUT', `${path}/state/m.room.member/${encodeURIComponent(ghost)}?ts=42`, {
      membership: 'join',
    });
    await bridge.ok('PUT', `${path}/send/m.room.message/1?ts=43`, {
      msgtype: 'm.text',
      body: 'hi',
    });
    await alice.ok('PUT', `${path}/send/m.room.message/1?ts=44`, { msgtype: 'm.text', body: 'ho' });
    const { chunk } = await alice.ok('GET', `${path}/messages?dir=b&limit=3`);
    const times = [0, 1, 2].map((index) => at(chunk, index, 'origin_server_ts'));
    expect(times.slice(1)).toEqual([43, 42]);
    expect(times[0]).toBeGreaterThan(1_000_000);
    expect(
      (await refused(bridge.call('PUT', `${path}/send/m.room.message/2?ts=-1`, { body: 'hi' })))
        .errcode,
    ).toBe('M_INVALID_PARAM');
  });
});

describe('pings', () => {
  const ping = (id: string, body = {}, token = irc().asToken) =>
    stand.call('POST', `/_matrix/client/v1/appservice/${id}/ping`, body, token);

  it('reach the service', async () => {
    const answer = await ping('irc', { transaction_id: 'meow' });
    expect(answer).toEqual({ status: 200, body: { duration_ms: expect.any(Number) } });
    const { request } = irc().requests.at(-1) ?? {};
    expect(request).toMatchObject({
      method: 'POST',
      path: '/_matrix/app/v1/ping',
      headers: { authorization: `Bearer ${irc().hsToken}` },
      body: { transaction_id: 'meow' },
    });
  });

  it('tell what went wrong', async () => {
    expect((await refused(ping('sms'))).errcode).toBe('M_FORBIDDEN');
    expect(await refused(ping('sms', {}, 'as-token-of-sms'))).toEqual({
      status: 400,
      errcode: 'M_URL_NOT_SET',
    });
    irc().answer(({ path, body }) => {
      const how = path.endsWith('/ping') ? at(body, 'transaction_id') : undefined;
      if (how === 'no') return { status: 403, body: { errcode: 'M_FORBIDDEN' } };
      return how === 'hush' ? 'silence' : undefined;
    });
    expect(await ping('irc', { transaction_id: 'no' })).toMatchObject({
      status: 502,
      body: { errcode: 'M_BAD_STATUS', status: 403, body: '{"errcode":"M_FORBIDDEN"}' },
    });
    expect(await refused(ping('irc', { transaction_id: 'hush' }))).toEqual({
      status: 504,
      errcode: 'M_CONNECTION_TIMEOUT',
    });
    await irc().stop();
    expect(await refused(ping('irc'))).toEqual({ status: 502, errcode: 'M_CONNECTION_FAILED' });
    await irc().restart();
  });
});

describe('what is asked of services', () => {
  it('an alias or a user that is made on demand is there at once', async () => {
    irc().answer(({ path }) => {
      if (path === `/_matrix/app/v1/rooms/${encodeURIComponent('#_irc_new:example.org')}`) {
        void stand.as(irc()).call('POST', '/createRoom', {
          preset: 'public_chat',
          room_alias_name: '_irc_new',
        });
        return 'silence';
      }
      return undefined;
    });
    const alice = await stand.register('asks');
    const join = () =>
      alice.call('POST', `/join/${encodeURIComponent('#_irc_new:example.org')}`, {});
    // The service says nothing: it is asked again, and then given up.
    expect((await join()).status).toBe(408);
    expect((await join()).status).toBe(200);

    const nobody = `/profile/${encodeURIComponent('@_irc_never:example.org')}`;
    expect((await alice.call('GET', nobody)).status).toBe(404);
    const asked = irc().requests.filter(({ request }) => request.path.includes('_never'));
    expect(asked.map(({ request }) => request.path)).toEqual([
      `/_matrix/app/v1/users/${encodeURIComponent('@_irc_never:example.org')}`,
    ]);
  });

  it('networks are those of all services; answers that are none count for nothing', async () => {
    irc().answer(({ path, query }) => {
      const path1 = path.replace('/_matrix/app/v1/thirdparty/', '');
      if (path1 === 'protocol/irc')
        return {
          status: 200,
          body: {
            user_fields: ['nickname'],
            location_fields: ['channel'],
            icon: 'mxc://example.org/irc',
            field_types: {},
            instances: [{ desc: 'Wonderland', network_id: 'wonder land', fields: {} }, 7],
          },
        };
      if (path1 === 'location/irc')
        return {
          status: 200,
          body: [
            { alias: `#${query['channel'] ?? ''}:example.org`, protocol: 'irc', fields: query },
          ],
        };
      return path1 === 'user' ? { status: 200, body: [{ nonsense: true }] } : undefined;
    });
    const alice = await stand.register('networks');
    const { irc: known } = await alice.ok('GET', '/thirdparty/protocols');
    expect(at(known, 'instances')).toEqual([
      {
        desc: 'Wonderland',
        network_id: 'wonder land',
        fields: {},
        instance_id: 'irc/wonder%20land',
      },
    ]);
    const found = await alice.call('GET', '/thirdparty/location/irc?channel=tea&access_token=no');
    expect(found.body).toEqual([
      { alias: '#tea:example.org', protocol: 'irc', fields: { channel: 'tea' } },
    ]);
    const user = alice.call('GET', `/thirdparty/user?userid=${encodeURIComponent(alice.userId)}`);
    expect((await refused(user)).errcode).toBe('M_NOT_FOUND');
  });

  it('a network’s rooms are listed for who asks for them', async () => {
    const alice = await stand.register('lists');
    const room = await alice.createRoom({ preset: 'public_chat', name: 'Tea' });
    const path = (network: string) =>
      `/directory/list/appservice/${encodeURIComponent(network)}/${encodeURIComponent(room)}`;
    const listed = async (body: object) => {
      const { chunk } = await alice.ok('POST', '/publicRooms', { ...body });
      return JSON.stringify(chunk).includes(room);
    };
    expect((await alice.call('PUT', path('tea'), { visibility: 'public' })).status).toBe(403);
    await stand.as(irc()).ok('PUT', path('tea'), { visibility: 'public' });
    await stand.as(irc()).ok('PUT', path('tea'), { visibility: 'public' });
    expect(await listed({})).toBe(false);
    expect(await listed({ third_party_instance_id: 'irc/tea' })).toBe(true);
    expect(await listed({ third_party_instance_id: 'irc/coffee' })).toBe(false);
    expect(await listed({ third_party_instance_id: 'tea' })).toBe(false);
    expect(await listed({ include_all_networks: true })).toBe(true);
    await stand.as(irc()).ok('PUT', path('tea'), { visibility: 'private' });
    expect(await listed({ include_all_networks: true })).toBe(false);
    expect(text(room)).not.toBe('');
  });
});
