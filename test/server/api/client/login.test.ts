import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { createStand, DUMMY, passwordAuth, text, type Stand } from '../../sessions/stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand({
    RUMA_PUBLIC_BASEURL: 'https://matrix.example.org',
    RUMA_OAUTH: 'off',
  });
  await stand.register('alice');
});
afterAll(() => stand.close());

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });
const login = (fields: JsonObject) =>
  stand.call('POST', '/login', { ...passwordAuth('alice'), ...fields });
const whoami = (token: string) => stand.call('GET', '/account/whoami', undefined, token);

describe('getLoginFlows', () => {
  it('lists what is served', async () => {
    expect((await stand.call('GET', '/login')).body).toEqual({
      flows: [{ type: 'm.login.password' }, { type: 'm.login.token', get_login_token: true }],
    });
  });
});

describe('login with a password', () => {
  it.each(['alice', 'ALICE', '@alice:example.org', '@Alice:example.org'])(
    'knows the user as %s',
    async (user) => {
      const { status, body } = await stand.call('POST', '/login', passwordAuth(user));
      expect(status).toBe(200);
      expect(body).toEqual({
        user_id: '@alice:example.org',
        device_id: expect.stringMatching(/^[A-Z]{10}$/),
        access_token: expect.stringMatching(/^[A-Za-z0-9_-]+$/),
        well_known: { 'm.homeserver': { base_url: 'https://matrix.example.org' } },
      });
      const who = await whoami(text(body['access_token']));
      expect(who.body).toEqual({
        user_id: '@alice:example.org',
        device_id: body['device_id'],
        is_guest: false,
      });
    },
  );

  it('takes the user as older clients name it', async () => {
    const old = { type: 'm.login.password', user: 'alice', password: 'secret' };
    expect((await stand.call('POST', '/login', old)).status).toBe(200);
  });

  it('answers a wrong password and an unknown user with the same words', async () => {
    const answers = [
      await login({ password: 'wrong' }),
      await login(passwordAuth('nobody')),
      await login(passwordAuth('@alice:elsewhere.example')),
      await login(passwordAuth('no such name!')),
      await login({ password: '' }),
    ];
    for (const answer of answers) {
      expect(answer).toEqual({ status: 403, body: error('M_FORBIDDEN') });
      expect(answer).toEqual(answers[0]);
    }
  });

  it.each<[JsonObject, number, string]>([
    [{ type: 'm.login.magic' }, 400, 'M_UNKNOWN'],
    [{ type: 'm.login.application_service' }, 401, 'M_MISSING_TOKEN'],
    [{ type: 5 }, 400, 'M_BAD_JSON'],
    [{ identifier: { type: 'm.id.user' } }, 400, 'M_MISSING_PARAM'],
    [{ identifier: { type: 'com.example.id', user: 'alice' } }, 400, 'M_INVALID_PARAM'],
    [{ identifier: {} }, 400, 'M_MISSING_PARAM'],
    [
      { identifier: { type: 'm.id.thirdparty', medium: 'email', address: 'a@b.c' } },
      403,
      'M_FORBIDDEN',
    ],
    [{ identifier: { medium: 'email', address: 'a@b.c' } }, 403, 'M_FORBIDDEN'],
    [{ identifier: { type: 'm.id.phone', country: 'GB', phone: '1' } }, 403, 'M_FORBIDDEN'],
    [{ device_id: 'CROSSSIGNINGKEY' }, 403, 'M_FORBIDDEN'],
    [{ device_id: 'x'.repeat(256) }, 400, 'M_INVALID_PARAM'],
    [{ refresh_token: 1 }, 400, 'M_BAD_JSON'],
  ])('refuses %o', async (fields, status, errcode) => {
    expect(await login(fields)).toEqual({ status, body: error(errcode) });
  });

  it('needs a password and somebody to log in', async () => {
    const nobody = { type: 'm.login.password', password: 'secret' };
    const missing = { status: 400, body: error('M_MISSING_PARAM') };
    expect(await stand.call('POST', '/login', nobody)).toEqual(missing);
    const { password: _, ...without } = passwordAuth('alice');
    expect(await stand.call('POST', '/login', without)).toEqual(missing);
  });

  it('keeps a device that is there, and revokes the tokens it had', async () => {
    const first = await login({ device_id: 'PHONE', initial_device_display_name: 'My phone' });
    const second = await login({ device_id: 'PHONE', initial_device_display_name: 'Other' });
    expect(second.body['device_id']).toBe('PHONE');
    const old = await whoami(text(first.body['access_token']));
    expect(old).toMatchObject({
      status: 401,
      body: { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true },
    });
    const device = await stand.call(
      'GET',
      '/devices/PHONE',
      undefined,
      text(second.body['access_token']),
    );
    expect(device.body['display_name']).toBe('My phone');
  });

  it('tells the encryption about a new device, and only about a new one', async () => {
    const before = stand.deviceChanges.length;
    await login({ device_id: 'TOLD' });
    await login({ device_id: 'TOLD' });
    expect(stand.deviceChanges.slice(before)).toEqual([{ kind: 'added', deviceIds: ['TOLD'] }]);
  });

  it('refuses a locked account, and lets it in again when it is unlocked', async () => {
    const { userId, token } = await stand.register('locked');
    await stand.accounts.setLocked(userId, true);
    const locked = {
      status: 401,
      body: { errcode: 'M_USER_LOCKED', error: expect.any(String), soft_logout: true },
    };
    expect(await login(passwordAuth('locked'))).toEqual(locked);
    expect(await login(passwordAuth('locked', 'wrong'))).toMatchObject({ status: 403 });
    expect(await whoami(token)).toEqual(locked);
    await stand.accounts.setLocked(userId, false);
    expect((await whoami(token)).status).toBe(200);
    await stand.accounts.setLocked(userId, true);
    expect((await stand.call('POST', '/logout', {}, token)).status).toBe(200);
  });
});

describe('login tokens', () => {
  const GET_TOKEN = '/_matrix/client/v1/login/get_token';

  const tokenOf = async (user: string): Promise<string> => {
    const { token } = await stand.register(user);
    const auth = passwordAuth(user);
    const { body } = await stand.call('POST', GET_TOKEN, { auth }, token);
    expect(body).toEqual({ login_token: expect.any(String), expires_in_ms: 120_000 });
    return text(body['login_token']);
  };
  const use = (token: string) => stand.call('POST', '/login', { type: 'm.login.token', token });

  it('ask for the password first', async () => {
    const { token } = await stand.register('asker');
    const first = await stand.call('POST', GET_TOKEN, {}, token);
    expect(first.status).toBe(401);
    expect(first.body['flows']).toEqual([{ stages: ['m.login.password'] }]);
    const session = text(first.body['session']);
    const wrong = { ...passwordAuth('asker', 'wrong'), session };
    const second = await stand.call('POST', GET_TOKEN, { auth: wrong }, token);
    expect(second).toMatchObject({ status: 401, body: { errcode: 'M_FORBIDDEN', session } });
    const others = { ...passwordAuth('alice'), session };
    const third = await stand.call('POST', GET_TOKEN, { auth: others }, token);
    expect(third).toMatchObject({ status: 401, body: { errcode: 'M_FORBIDDEN', session } });
    const right = { type: 'm.login.password', password: 'secret', session };
    expect((await stand.call('POST', GET_TOKEN, { auth: right }, token)).status).toBe(200);
    const again = await stand.call('POST', GET_TOKEN, { auth: { session } }, token);
    expect(again.status, 'every token needs its own proof').toBe(401);
  });

  it('log in once', async () => {
    const token = await tokenOf('once');
    const both = await Promise.all([use(token), use(token)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
    expect(both.find(({ status }) => status === 200)?.body['user_id']).toBe('@once:example.org');
    expect(await use(token)).toEqual({ status: 403, body: error('M_FORBIDDEN') });
  });

  it('expire', async () => {
    const token = await tokenOf('slow');
    stand.now += 120_000;
    expect(await use(token)).toEqual({ status: 403, body: error('M_FORBIDDEN') });
  });

  it('are refused when they are none', async () => {
    expect(await use('nonsense')).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const none = await stand.call('POST', '/login', { type: 'm.login.token' });
    expect(none).toEqual({ status: 400, body: error('M_MISSING_PARAM') });
  });

  it('ask nothing of one who has no password to prove it with', async () => {
    const { body } = await stand.call('POST', '/register', { username: 'wordless', auth: DUMMY });
    const token = text(body['access_token']);
    const first = await stand.call('POST', GET_TOKEN, {}, token);
    expect(first.body['flows']).toEqual([{ stages: ['m.login.dummy'] }]);
    expect((await stand.call('POST', GET_TOKEN, { auth: DUMMY }, token)).status).toBe(200);
    expect(await login(passwordAuth('wordless', ''))).toMatchObject({ status: 403 });
  });
});

describe('logout', () => {
  it('ends this session and its device', async () => {
    const { body } = await login({ device_id: 'GONE' });
    const token = text(body['access_token']);
    expect(await stand.call('POST', '/logout', undefined, token)).toEqual({
      status: 200,
      body: {},
    });
    const after = await whoami(token);
    expect(after).toEqual({ status: 401, body: error('M_UNKNOWN_TOKEN') });
    expect(after.body).not.toHaveProperty('soft_logout');
    expect(await stand.devices.exists('@alice:example.org', 'GONE')).toBe(false);
    expect(stand.deviceChanges.at(-1)).toEqual({ kind: 'removed', deviceIds: ['GONE'] });
  });

  it('ends every session when all is meant', async () => {
    const { token, userId } = await stand.register('many');
    const { body } = await login(passwordAuth('many'));
    await stand.call('POST', '/logout/all', {}, token);
    expect((await whoami(token)).status).toBe(401);
    expect((await whoami(text(body['access_token']))).status).toBe(401);
    expect(await stand.devices.list(userId)).toEqual([]);
  });
});

describe('an access token', () => {
  it('is missing, malformed, or somebody else’s', async () => {
    expect(await stand.call('GET', '/account/whoami')).toEqual({
      status: 401,
      body: error('M_MISSING_TOKEN'),
    });
    for (const token of ['x', 'A'.repeat(10_000), '%00', '../..'])
      expect(await whoami(token)).toEqual({ status: 401, body: error('M_UNKNOWN_TOKEN') });
  });

  it('of another server with the same name is refused', async () => {
    const other = await createStand();
    const { token } = await other.register('alice');
    expect(await whoami(token)).toEqual({ status: 401, body: error('M_UNKNOWN_TOKEN') });
    await other.close();
  });
});
