/** Changing the password, ending the account, and managing devices. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { createStand, DUMMY, passwordAuth, text, type Stand } from '../../sessions/stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand();
});
afterAll(() => stand.close());

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });
const login = (user: string, password = 'secret') =>
  stand.call('POST', '/login', passwordAuth(user, password));
const whoami = async (token: string) =>
  (await stand.call('GET', '/account/whoami', undefined, token)).status;

describe('changePassword', () => {
  const change = (body: JsonObject, token?: string) =>
    stand.call('POST', '/account/password', body, token);

  it('needs the old password, ends other sessions and keeps this one', async () => {
    const { token } = await stand.register('changer');
    const other = text((await login('changer')).body['access_token']);
    const request = { new_password: 'new secret' };
    const first = await change(request, token);
    expect(first.body['flows']).toEqual([{ stages: ['m.login.password'] }]);
    const session = text(first.body['session']);
    const wrong = { ...passwordAuth('changer', 'wrong'), session };
    expect((await change({ ...request, auth: wrong }, token)).status).toBe(401);
    expect((await login('changer')).status, 'nothing has changed').toBe(200);

    const done = await change({ auth: { ...passwordAuth('changer'), session } }, token);
    expect(done).toEqual({ status: 200, body: {} });
    expect(await whoami(token)).toBe(200);
    expect(await whoami(other)).toBe(401);
    expect((await login('changer')).status).toBe(403);
    expect((await login('changer', 'new secret')).status).toBe(200);
    expect(await stand.devices.list('@changer:example.org')).toHaveLength(2);
  });

  it('keeps other sessions when told to', async () => {
    const { token } = await stand.register('keeper');
    const other = text((await login('keeper')).body['access_token']);
    const auth = passwordAuth('keeper');
    await change({ new_password: 'new', logout_devices: false, auth }, token);
    expect(await whoami(other)).toBe(200);
  });

  it('works without a session, and then ends all of them', async () => {
    const { token } = await stand.register('outside');
    const request = { new_password: 'new', auth: passwordAuth('outside') };
    expect((await change(request)).status).toBe(200);
    expect(await whoami(token)).toBe(401);
    expect((await login('outside', 'new')).status).toBe(200);
  });

  it('stops login tokens that were handed out', async () => {
    const { token } = await stand.register('tokens');
    const path = '/_matrix/client/v1/login/get_token';
    const { body } = await stand.call('POST', path, { auth: passwordAuth('tokens') }, token);
    await change({ new_password: 'new', auth: passwordAuth('tokens') }, token);
    const use = { type: 'm.login.token', token: text(body['login_token']) };
    expect((await stand.call('POST', '/login', use)).status).toBe(403);
  });

  it.each<[JsonObject, string]>([
    [{}, 'M_MISSING_PARAM'],
    [{ new_password: '' }, 'M_WEAK_PASSWORD'],
    [{ new_password: 5 }, 'M_BAD_JSON'],
    [{ new_password: 'x'.repeat(2000) }, 'M_INVALID_PARAM'],
  ])('refuses %o before it asks for anything', async (fields, errcode) => {
    const { token } = await stand.register(`careless${errcode.toLowerCase()}`);
    expect(await change(fields, token)).toEqual({ status: 400, body: error(errcode) });
  });

  it('changes one’s own password only', async () => {
    const { token } = await stand.register('mallory');
    await stand.register('victim');
    const request = { new_password: 'stolen', auth: passwordAuth('victim') };
    expect(await change(request, token)).toMatchObject({ status: 401 });
    expect((await login('victim')).status).toBe(200);
  });
});

describe('deactivateAccount', () => {
  const deactivate = (body: JsonObject, token?: string) =>
    stand.call('POST', '/account/deactivate', body, token);

  it('ends the account for ever', async () => {
    const { token, userId } = await stand.register('leaver');
    expect((await deactivate({}, token)).status).toBe(401);
    const done = await deactivate({ auth: passwordAuth('leaver') }, token);
    expect(done).toEqual({ status: 200, body: { id_server_unbind_result: 'success' } });
    expect(stand.told).toContain(`leave ${userId}`);
    expect(stand.told).toContain(`deactivated ${userId} false`);
    expect(await whoami(token)).toBe(401);
    expect(await stand.devices.list(userId)).toEqual([]);
    expect((await stand.call('GET', `/profile/${userId}`)).status).toBe(404);
    expect((await login('leaver')).body).toEqual(error('M_USER_DEACTIVATED'));
    expect((await login('leaver', 'wrong')).body).toEqual(error('M_FORBIDDEN'));
    const taken = await stand.call('POST', '/register', { username: 'leaver', auth: DUMMY });
    expect(taken.body).toEqual(error('M_USER_IN_USE'));
    expect(await stand.accounts.active([userId])).toEqual(new Set());
  });

  it('wipes the password too when the user wants to be erased, and notes the moment', async () => {
    const { token, userId } = await stand.register('erased');
    const before = stand.engine.position;
    await deactivate({ erase: true, auth: passwordAuth('erased') }, token);
    expect(stand.told).toContain(`deactivated ${userId} true`);
    expect((await login('erased')).body).toEqual(error('M_FORBIDDEN'));
    const erased = await stand.accounts.erased([userId, '@nobody:example.org']);
    expect([...erased.keys()]).toEqual([userId]);
    expect(erased.get(userId)).toBeGreaterThan(before);
    expect(erased.get(userId)).toBeLessThanOrEqual(stand.engine.position);
  });

  it('works without a session, and not twice', async () => {
    await stand.register('gone');
    const request = { auth: passwordAuth('gone') };
    expect((await deactivate(request)).status).toBe(200);
    expect(await deactivate(request)).toEqual({ status: 403, body: error('M_USER_DEACTIVATED') });
  });

  it('changes nothing when the password is wrong', async () => {
    const { token } = await stand.register('stays');
    await deactivate({ auth: passwordAuth('stays', 'wrong') }, token);
    expect(await whoami(token)).toBe(200);
    expect(stand.told).not.toContain('leave @stays:example.org');
  });
});

describe('devices', () => {
  it('are listed, described and renamed', async () => {
    const { token, deviceId } = await stand.register('owner', {
      device_id: 'LAPTOP',
      initial_device_display_name: 'Laptop',
    });
    await stand.call('POST', '/login', { ...passwordAuth('owner'), device_id: 'TABLET' });
    const { devices } = (await stand.call('GET', '/devices', undefined, token)).body;
    expect(devices).toEqual([
      {
        device_id: 'LAPTOP',
        display_name: 'Laptop',
        last_seen_ip: '127.0.0.1',
        last_seen_ts: stand.now,
      },
      { device_id: 'TABLET' },
    ]);
    const rename = (id: string, body: JsonObject) =>
      stand.call('PUT', `/devices/${id}`, body, token);
    expect(await rename(deviceId, { display_name: 'Desk' })).toEqual({ status: 200, body: {} });
    expect(stand.deviceChanges.at(-1)).toEqual({ kind: 'renamed', deviceIds: ['LAPTOP'] });
    expect(await rename(deviceId, {})).toEqual({ status: 200, body: {} });
    const { body } = await stand.call('GET', '/devices/LAPTOP', undefined, token);
    expect(body['display_name']).toBe('Desk');

    const missing = { status: 404, body: error('M_NOT_FOUND') };
    expect(await stand.call('GET', '/devices/NONE', undefined, token)).toEqual(missing);
    expect(await rename('NONE', { display_name: 'x' })).toEqual(missing);
    const long = await rename(deviceId, { display_name: 'x'.repeat(513) });
    expect(long).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
    const wrong = await rename(deviceId, { display_name: 5 });
    expect(wrong).toEqual({ status: 400, body: error('M_BAD_JSON') });
  });

  it('are removed with a password, one or many at a time', async () => {
    const { token, userId } = await stand.register('remover');
    const ids = ['A', 'B', 'C'];
    const tokens = await Promise.all(
      ids.map(async (device_id) => {
        const { body } = await stand.call('POST', '/login', {
          ...passwordAuth('remover'),
          device_id,
        });
        return text(body['access_token']);
      }),
    );
    const auth = passwordAuth('remover');
    expect((await stand.call('DELETE', '/devices/A', {}, token)).status).toBe(401);
    const removed = await stand.call('DELETE', '/devices/A', { auth }, token);
    expect(removed).toEqual({ status: 200, body: {} });
    expect(stand.deviceChanges.at(-1)).toEqual({ kind: 'removed', deviceIds: ['A'] });
    const again = await stand.call('DELETE', '/devices/A', { auth }, token);
    expect(again, 'it is gone already').toEqual({ status: 200, body: {} });

    const remove = (body: JsonObject) => stand.call('POST', '/delete_devices', body, token);
    expect((await remove({})).body).toEqual(error('M_MISSING_PARAM'));
    expect((await remove({ devices: 'B' })).body).toEqual(error('M_BAD_JSON'));
    expect((await remove({ devices: ['B', 'C', 'NONE'] })).status).toBe(401);
    expect((await remove({ devices: ['B', 'C', 'NONE'], auth })).status).toBe(200);
    for (const one of tokens) expect(await whoami(one)).toBe(401);
    expect(await stand.devices.list(userId)).toHaveLength(1);
  });

  it('cannot be removed with a session that was begun for another one', async () => {
    const { token } = await stand.register('swapper');
    const { body } = await stand.call('DELETE', '/devices/A', {}, token);
    const auth = { ...passwordAuth('swapper'), session: text(body['session']) };
    expect((await stand.call('DELETE', '/devices/B', { auth }, token)).status).toBe(401);
  });
});
