import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { createStand, passwordAuth, text, type Stand } from '../../sessions/stand.ts';

const PATH = '/_synapse/admin/v1/register';
const SECRET = 'a shared secret';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand({
    RUMA_REGISTRATION: 'closed',
    RUMA_REGISTRATION_SHARED_SECRET: SECRET,
  });
});
afterAll(() => stand.close());

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });
const nonce = async () => text((await stand.call('GET', PATH)).body['nonce']);
const mac = (...parts: string[]) =>
  createHmac('sha1', SECRET).update(parts.join('\0')).digest('hex');

async function register(username: string, more: JsonObject = {}) {
  const once = await nonce();
  const proof = mac(once, username, 'secret', more['admin'] === true ? 'admin' : 'notadmin');
  const request = { nonce: once, username, password: 'secret', mac: proof, ...more };
  return stand.call('POST', PATH, request);
}

it('makes a user who is logged in', async () => {
  const { status, body } = await register('made', { displayname: 'Made' });
  expect(status).toBe(200);
  expect(body).toEqual({
    user_id: '@made:example.org',
    home_server: 'example.org',
    device_id: expect.any(String),
    access_token: expect.any(String),
  });
  const whoami = await stand.call('GET', '/account/whoami', undefined, text(body['access_token']));
  expect(whoami.body['user_id']).toBe('@made:example.org');
  expect(await stand.accounts.find('@made:example.org')).toMatchObject({ isAdmin: false });
  expect(await stand.profiles.read('@made:example.org')).toEqual({ displayname: 'Made' });
  expect((await stand.call('POST', '/login', passwordAuth('made'))).status).toBe(200);
});

it('makes an administrator only with the proof for one', async () => {
  expect((await register('chief', { admin: true })).status).toBe(200);
  expect(await stand.accounts.find('@chief:example.org')).toMatchObject({ isAdmin: true });
  const once = await nonce();
  const proof = mac(once, 'sneaky', 'secret', 'notadmin');
  const request = { nonce: once, username: 'sneaky', password: 'secret', admin: true, mac: proof };
  expect(await stand.call('POST', PATH, request)).toEqual({
    status: 403,
    body: error('M_FORBIDDEN'),
  });
  expect(await stand.accounts.exists('@sneaky:example.org')).toBe(false);
});

it('includes the user type in the proof', async () => {
  const once = await nonce();
  const proof = mac(once, 'robot', 'secret', 'notadmin', 'bot');
  const request = { nonce: once, username: 'robot', password: 'secret', mac: proof };
  expect((await stand.call('POST', PATH, request)).status).toBe(403);
  const next = await nonce();
  const again = mac(next, 'robot', 'secret', 'notadmin', 'bot');
  const full = { ...request, nonce: next, mac: again, user_type: 'bot' };
  expect((await stand.call('POST', PATH, full)).status).toBe(200);
});

it('takes a nonce once, and for a minute', async () => {
  const once = await nonce();
  const proof = mac(once, 'twice', 'secret', 'notadmin');
  const request = { nonce: once, username: 'twice', password: 'secret', mac: proof };
  expect((await stand.call('POST', PATH, request)).status).toBe(200);
  const used = await stand.call('POST', PATH, request);
  expect(used).toEqual({ status: 400, body: error('M_INVALID_PARAM') });

  const late = await nonce();
  stand.now += 60_000;
  const slow = { ...request, nonce: late, mac: mac(late, 'twice', 'secret', 'notadmin') };
  expect((await stand.call('POST', PATH, slow)).body).toEqual(error('M_INVALID_PARAM'));
});

it('refuses a wrong proof, a taken name and a bad one', async () => {
  expect((await register('x', { mac: 'zz' })).body).toEqual(error('M_FORBIDDEN'));
  expect((await register('x', { mac: '00'.repeat(20) })).body).toEqual(error('M_FORBIDDEN'));
  await register('there');
  expect((await register('there')).body).toEqual(error('M_USER_IN_USE'));
  expect((await register('not there')).body).toEqual(error('M_INVALID_USERNAME'));
});

it('is not there without a shared secret', async () => {
  const without = await createStand();
  const unknown = { status: 404, body: error('M_UNRECOGNIZED') };
  expect(await without.call('GET', PATH)).toEqual(unknown);
  const request = { nonce: 'a', username: 'a', password: 'a', mac: 'a' };
  expect(await without.call('POST', PATH, request)).toEqual(unknown);
  await without.close();
});
