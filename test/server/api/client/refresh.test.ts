import { afterAll, beforeAll, expect, it } from 'vitest';
import { attenuate } from '../../../../server/sessions/attenuate.ts';
import { createStand, text, type Answer, type Stand } from '../../sessions/stand.ts';

let stand: Stand;
beforeAll(async () => {
  stand = await createStand({ RUMA_ACCESS_TOKEN_LIFETIME: 60 });
});
afterAll(() => stand.close());

const whoami = (token: string) => stand.call('GET', '/account/whoami', undefined, token);
const refresh = (token: string) => stand.call('POST', '/refresh', { refresh_token: token });
const access = ({ body }: Answer) => text(body['access_token']);
const next = ({ body }: Answer) => text(body['refresh_token']);
const user = (name: string) => stand.register(name, { refresh_token: true });

const GONE = { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', soft_logout: true } };

it('is offered only to clients that say they can', async () => {
  const { refreshToken, token } = await stand.register('plain');
  expect(refreshToken).toBe('');
  stand.now += 365 * 86_400_000;
  expect((await whoami(token)).status).toBe(200);
});

it('an access token expires softly, and a refreshed one goes on', async () => {
  const { token, refreshToken, deviceId } = await user('expiring');
  stand.now += 60_000;
  expect(await whoami(token)).toMatchObject(GONE);
  const renewed = await refresh(refreshToken);
  expect(renewed).toEqual({
    status: 200,
    body: {
      access_token: expect.any(String),
      refresh_token: expect.any(String),
      expires_in_ms: 60_000,
    },
  });
  expect((await whoami(access(renewed))).body['device_id']).toBe(deviceId);
});

it('the old tokens stay good until a new one is used', async () => {
  const { token, refreshToken } = await user('careful');
  const lost = await refresh(refreshToken);
  expect((await whoami(token)).status).toBe(200);
  const kept = await refresh(refreshToken);
  expect((await whoami(access(kept))).status).toBe(200);
  expect(await refresh(refreshToken)).toMatchObject(GONE);
  expect(await whoami(token)).toMatchObject(GONE);
  expect(await whoami(access(lost))).toMatchObject(GONE);
  expect(await refresh(next(lost))).toMatchObject(GONE);
  expect((await refresh(next(kept))).status).toBe(200);
});

it('using the new refresh token settles it as well', async () => {
  const { refreshToken } = await user('refresher');
  const first = await refresh(refreshToken);
  const second = await refresh(next(first));
  expect(second.status).toBe(200);
  expect(await refresh(refreshToken)).toMatchObject(GONE);
  expect((await whoami(access(first))).status, 'until the second is used').toBe(200);
  expect((await whoami(access(second))).status).toBe(200);
  expect(await whoami(access(first))).toMatchObject(GONE);
});

it('two pairs at once: whichever is used first wins', async () => {
  const { refreshToken } = await user('twice');
  const [one, two] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
  const both = await Promise.all([whoami(access(one)), whoami(access(two))]);
  expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401]);
});

it('kinds are not mixed up', async () => {
  const { token, refreshToken } = await user('mixed');
  expect(await whoami(refreshToken)).toMatchObject({ status: 401 });
  expect(await refresh(token)).toMatchObject({ status: 401 });
});

it('a session that was logged out is gone for good', async () => {
  const { token, refreshToken } = await user('leaving');
  await stand.call('POST', '/logout', {}, token);
  const { status, body } = await refresh(refreshToken);
  expect(status).toBe(401);
  expect(body).not.toHaveProperty('soft_logout');
});

it('a refresh token with a caveat makes nothing', async () => {
  const { refreshToken } = await user('weak');
  const weak = attenuate(refreshToken, 'method = GET');
  expect(await refresh(weak)).toMatchObject({ status: 403, body: { errcode: 'M_FORBIDDEN' } });
});

it('nonsense is refused', async () => {
  expect(await refresh('nonsense')).toMatchObject({
    status: 401,
    body: { errcode: 'M_UNKNOWN_TOKEN' },
  });
  const none = await stand.call('POST', '/refresh', {});
  expect(none).toMatchObject({ status: 400, body: { errcode: 'M_BAD_JSON' } });
});
