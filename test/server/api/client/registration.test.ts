import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytes, query } from '../../../../server/storage/engine.ts';
import { createStand, DUMMY, text, type Stand } from '../../sessions/stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand();
});
afterAll(() => stand.close());

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });

describe('open registration', () => {
  it('asks for one dummy stage, in a 401 that is no error', async () => {
    const { status, body } = await stand.call('POST', '/register', { username: 'asked' });
    expect(status).toBe(401);
    expect(body).toEqual({
      flows: [{ stages: ['m.login.dummy'] }],
      params: {},
      session: expect.any(String),
    });
  });

  it('takes the stage with its session, and with none', async () => {
    const request = { username: 'with.session', password: 'secret' };
    const { session } = (await stand.call('POST', '/register', request)).body;
    const auth = { ...DUMMY, session: session ?? '' };
    const answer = await stand.call('POST', '/register', { ...request, auth });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      user_id: '@with.session:example.org',
      device_id: expect.stringMatching(/^[A-Z]{10}$/),
      access_token: expect.any(String),
    });
    const again = await stand.call('POST', '/register', { ...request, username: 'other', auth });
    expect(again.status, 'a session is used up').toBe(401);

    const direct = { username: 'without', password: 'secret', auth: DUMMY };
    expect((await stand.call('POST', '/register', direct)).status).toBe(200);
  });

  it('remembers the request for a client that sends nothing but its session', async () => {
    const request = { username: 'remembered', password: 'secret', device_id: 'PHONE' };
    const { session } = (await stand.call('POST', '/register', request)).body;
    const auth = { ...DUMMY, session: session ?? '' };
    const { body } = await stand.call('POST', '/register', { auth });
    expect(body).toMatchObject({ user_id: '@remembered:example.org', device_id: 'PHONE' });
  });

  it('does not store the password of a request that waits', async () => {
    await stand.call('POST', '/register', { username: 'waiting', password: 'sphinx of quartz' });
    const rows = await stand.engine.all(
      query('SELECT request FROM ui_auth_sessions', { request: bytes }),
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { request } of rows)
      expect(Buffer.from(request).toString('latin1')).not.toContain('sphinx');
  });

  it('gives a new session for one that is unknown, of another operation or expired', async () => {
    const auth = { ...DUMMY, session: 'nonsense' };
    const unknown = await stand.call('POST', '/register', { username: 'late', auth });
    expect(unknown.status).toBe(401);
    expect(unknown.body).toMatchObject({ errcode: 'M_FORBIDDEN', session: expect.any(String) });
    expect(unknown.body['session']).not.toBe('nonsense');

    const fresh = { ...DUMMY, session: unknown.body['session'] ?? '' };
    stand.now += 3_600_001;
    const expired = await stand.call('POST', '/register', { username: 'late', auth: fresh });
    expect(expired.status).toBe(401);
  });

  it('refuses a stage that no flow has', async () => {
    const auth = { type: 'm.login.recaptcha' };
    const { status, body } = await stand.call('POST', '/register', { username: 'x', auth });
    expect(status).toBe(401);
    expect(body).toMatchObject({
      errcode: 'M_UNRECOGNIZED',
      flows: [{ stages: ['m.login.dummy'] }],
    });
  });

  it('writes all of an account in one commit', async () => {
    const before = stand.engine.counters.commits;
    const { userId } = await stand.register('one.commit');
    expect(stand.engine.counters.commits - before).toBe(1);
    expect(await stand.profiles.read(userId)).toEqual({ displayname: 'one.commit' });
  });

  it('makes up a username, and a session only when it is wanted', async () => {
    const request = { auth: DUMMY, inhibit_login: true };
    const { body } = await stand.call('POST', '/register', request);
    expect(body).toEqual({ user_id: expect.stringMatching(/^@[a-z0-9]{16}:example\.org$/) });
  });

  it('takes capital letters for small ones', async () => {
    expect((await stand.register('Capital')).userId).toBe('@capital:example.org');
    const { body } = await stand.call('POST', '/register', { username: 'CAPITAL', auth: DUMMY });
    expect(body).toEqual(error('M_USER_IN_USE'));
  });

  it.each(['', 'with space', '@full:example.org', 'é', 'a:b', 'x'.repeat(250)])(
    'refuses the username "%s" before any authentication',
    async (username) => {
      const { status, body } = await stand.call('POST', '/register', { username });
      expect(status).toBe(400);
      expect(body).toEqual(error('M_INVALID_USERNAME'));
    },
  );

  it('refuses a taken username before any authentication, and to whoever comes second', async () => {
    await stand.register('taken');
    const late = await stand.call('POST', '/register', { username: 'taken' });
    expect(late).toEqual({ status: 400, body: error('M_USER_IN_USE') });
    const request = { username: 'raced', password: 'secret', auth: DUMMY };
    const both = await Promise.all([
      stand.call('POST', '/register', request),
      stand.call('POST', '/register', request),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  it.each([
    [{ password: '' }, 'M_WEAK_PASSWORD'],
    [{ password: 'x'.repeat(2000) }, 'M_INVALID_PARAM'],
    [{ device_id: '' }, 'M_INVALID_PARAM'],
    [{ device_id: 'a\nb' }, 'M_INVALID_PARAM'],
    [{ initial_device_display_name: 'x'.repeat(513) }, 'M_INVALID_PARAM'],
    [{ username: 5 }, 'M_BAD_JSON'],
    [{ auth: 'dummy' }, 'M_BAD_JSON'],
    [{ inhibit_login: 'yes' }, 'M_BAD_JSON'],
    [{ type: 'm.login.application_service' }, 'M_MISSING_TOKEN'],
  ])('refuses %o and makes nothing', async (fields, errcode) => {
    const request = { username: 'nothing', password: 'secret', auth: DUMMY, ...fields };
    const { status, body } = await stand.call('POST', '/register', request);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toEqual(error(errcode));
    expect(await stand.accounts.exists('@nothing:example.org')).toBe(false);
  });

  it('says which usernames are free', async () => {
    await stand.register('there');
    const available = async (name: string) =>
      stand.call('GET', `/register/available?username=${encodeURIComponent(name)}`);
    expect(await available('free')).toEqual({ status: 200, body: { available: true } });
    expect(await available('There')).toEqual({ status: 400, body: error('M_USER_IN_USE') });
    expect(await available('no no')).toEqual({ status: 400, body: error('M_INVALID_USERNAME') });
    const missing = await stand.call('GET', '/register/available');
    expect(missing).toEqual({ status: 400, body: error('M_MISSING_PARAM') });
  });

  it('takes no guests unless told so', async () => {
    const { status, body } = await stand.call('POST', '/register?kind=guest', {});
    expect(status).toBe(403);
    expect(body).toEqual(error('M_FORBIDDEN'));
    const other = await stand.call('POST', '/register?kind=robot', {});
    expect(other).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });
});

describe('registration with a token', () => {
  it('asks for one, lets try again, and takes a good one', async () => {
    const guarded = await createStand({
      RUMA_REGISTRATION: 'token',
      RUMA_REGISTRATION_TOKENS: ['open-sesame', 'other'],
    });
    const request = { username: 'invited', password: 'secret' };
    const first = await guarded.call('POST', '/register', request);
    expect(first.body['flows']).toEqual([{ stages: ['m.login.registration_token'] }]);
    const attempt = (fields: object) =>
      guarded.call('POST', '/register', {
        ...request,
        auth: {
          type: 'm.login.registration_token',
          session: first.body['session'] ?? '',
          ...fields,
        },
      });
    const wrong = await attempt({ token: 'open-barley' });
    expect(wrong.status).toBe(401);
    expect(wrong.body).toMatchObject({
      errcode: 'M_FORBIDDEN',
      session: text(first.body['session']),
    });
    expect((await attempt({})).body).toEqual(error('M_MISSING_PARAM'));
    expect((await attempt({ type: 'm.login.dummy' })).body).toEqual(error('M_UNRECOGNIZED'));
    expect((await attempt({ token: 'open-sesame' })).status).toBe(200);

    const validity = (token: string) =>
      guarded.call(
        'GET',
        `/_matrix/client/v1/register/m.login.registration_token/validity?token=${token}`,
      );
    expect((await validity('other')).body).toEqual({ valid: true });
    expect((await validity('open-barley')).body).toEqual({ valid: false });
    await guarded.close();
  });
});

describe('closed registration', () => {
  it('is forbidden, with a token or without', async () => {
    const closed = await createStand({
      RUMA_REGISTRATION: 'closed',
      RUMA_REGISTRATION_TOKENS: ['x'],
    });
    const { status, body } = await closed.call('POST', '/register', { username: 'a', auth: DUMMY });
    expect(status).toBe(403);
    expect(body).toEqual(error('M_FORBIDDEN'));
    const validity = await closed.call(
      'GET',
      '/_matrix/client/v1/register/m.login.registration_token/validity?token=x',
    );
    expect(validity).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    await closed.close();
  });
});

describe('guests', () => {
  let guests: Stand;
  beforeAll(async () => {
    guests = await createStand({ RUMA_GUESTS: true });
  });
  afterAll(() => guests.close());

  const guest = async () => {
    const request = {
      username: 'ignored',
      device_id: 'IGNORED',
      initial_device_display_name: 'Kiosk',
    };
    const { body } = await guests.call('POST', '/register?kind=guest', request);
    return { userId: text(body['user_id']), token: text(body['access_token']), body };
  };

  it('need no authentication, and nothing of the request counts but the device name', async () => {
    const { userId, token, body } = await guest();
    expect(userId).not.toContain('ignored');
    expect(body['device_id']).not.toBe('IGNORED');
    const whoami = await guests.call('GET', '/account/whoami', undefined, token);
    expect(whoami.body).toMatchObject({ user_id: userId, is_guest: true });
    const { devices } = (await guests.call('GET', '/devices', undefined, token)).body;
    expect(devices).toMatchObject([{ display_name: 'Kiosk' }]);
  });

  it('may do what the spec lists and nothing else', async () => {
    const { userId, token } = await guest();
    const set = (name: string, value: string) =>
      guests.call('PUT', `/profile/${userId}/${name}`, { [name]: value }, token);
    expect((await set('displayname', 'Passer-by')).status).toBe(200);
    const forbidden = { status: 403, body: error('M_GUEST_ACCESS_FORBIDDEN') };
    expect(await set('avatar_url', 'mxc://example.org/a')).toEqual(forbidden);
    for (const [method, path] of [
      ['POST', '/logout'],
      ['GET', '/capabilities'],
      ['POST', '/account/password'],
      ['POST', '/account/deactivate'],
      ['POST', '/delete_devices'],
      ['DELETE', '/devices/X'],
    ] as const)
      expect(await guests.call(method, path, {}, token), path).toEqual(forbidden);
  });

  it('become users of the same id', async () => {
    const { userId, token } = await guest();
    const username = userId.slice(1, userId.indexOf(':'));
    const upgrade = (fields: object) =>
      guests.call('POST', '/register', {
        username,
        password: 'secret',
        guest_access_token: token,
        auth: DUMMY,
        ...fields,
      });
    expect((await upgrade({ username: 'other' })).body).toEqual(error('M_INVALID_USERNAME'));
    const wrong = await upgrade({ guest_access_token: 'wrong' });
    expect(wrong).toEqual({ status: 403, body: error('M_FORBIDDEN') });
    const done = await upgrade({});
    expect(done.status).toBe(200);
    expect(done.body['user_id']).toBe(userId);
    const old = await guests.call('GET', '/account/whoami', undefined, token);
    expect(old.status, 'the guest is logged out').toBe(401);
    const whoami = await guests.call(
      'GET',
      '/account/whoami',
      undefined,
      text(done.body['access_token']),
    );
    expect(whoami.body).toMatchObject({ user_id: userId, is_guest: false });
    expect((await upgrade({})).body, 'only once').toEqual(error('M_FORBIDDEN'));
  });

  it('are known as guests', async () => {
    const { userId } = await guest();
    const known = await guests.accounts.guests([userId, '@nobody:example.org']);
    expect(known).toEqual(new Set([userId]));
  });
});
