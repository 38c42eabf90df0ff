import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../../server/matrix/json.ts';
import { createStand, type Registered, type Stand } from '../../sessions/stand.ts';

let stand: Stand;
let alice: Registered;
beforeAll(async () => {
  stand = await createStand();
  alice = await stand.register('alice');
});
afterAll(() => stand.close());

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });
const get = (name = '') => stand.call('GET', `/profile/${alice.userId}${name && `/${name}`}`);
const put = (name: string, body: JsonValue) =>
  stand.call('PUT', `/profile/${alice.userId}/${name}`, body, alice.token);
const remove = (name: string) =>
  stand.call('DELETE', `/profile/${alice.userId}/${name}`, undefined, alice.token);

describe('a profile', () => {
  it('begins with the localpart as displayname, for everyone to read', async () => {
    expect(await get()).toEqual({ status: 200, body: { displayname: 'alice' } });
    expect(await get('displayname')).toEqual({ status: 200, body: { displayname: 'alice' } });
  });

  it.each<[string, JsonValue]>([
    ['displayname', 'Alice ❤'],
    ['avatar_url', 'mxc://example.org/SomeMedia_1-2'],
    ['m.tz', 'America/Argentina/Buenos_Aires'],
    ['com.example.pronouns', [{ language: 'en', summary: 'she/her' }]],
    ['com.example.nothing', null],
    ['com.example.with-dash', 1.5],
  ])('takes %s', async (name, value) => {
    expect(await put(name, { [name]: value })).toEqual({ status: 200, body: {} });
    expect((await get(name)).body).toEqual({ [name]: value });
    expect((await get()).body).toMatchObject({ [name]: value });
  });

  it('carries displayname and avatar on into rooms, and nothing else', async () => {
    stand.told.length = 0;
    await put('displayname', { displayname: 'Alicia' });
    await put('avatar_url', { avatar_url: 'mxc://example.org/a' });
    await remove('avatar_url');
    await put('m.tz', { 'm.tz': 'UTC' });
    expect(stand.told).toEqual(Array.from({ length: 3 }, () => `propagate ${alice.userId}`));
    expect(await stand.profiles.read(alice.userId)).toEqual({ displayname: 'Alicia' });
  });

  it('loses a field that is removed, or set to nothing', async () => {
    await put('avatar_url', { avatar_url: 'mxc://example.org/a' });
    await put('avatar_url', { avatar_url: '' });
    expect(await get('avatar_url')).toEqual({ status: 404, body: error('M_NOT_FOUND') });
    await put('com.example.gone', { 'com.example.gone': 1 });
    expect(await remove('com.example.gone')).toEqual({ status: 200, body: {} });
    expect((await get('com.example.gone')).status).toBe(404);
    expect(await remove('com.example.gone'), 'again').toEqual({ status: 200, body: {} });
  });

  it.each<[string, JsonValue, string]>([
    ['displayname', {}, 'M_MISSING_PARAM'],
    ['displayname', { displayname: 5 }, 'M_BAD_JSON'],
    ['displayname', { displayname: null }, 'M_BAD_JSON'],
    ['displayname', { displayname: 'a', avatar_url: 'b' }, 'M_BAD_JSON'],
    ['displayname', ['a'], 'M_BAD_JSON'],
    ['displayname', { displayname: 'x'.repeat(2049) }, 'M_INVALID_PARAM'],
    ['avatar_url', { avatar_url: 'https://example.org/a.png' }, 'M_INVALID_PARAM'],
    ['avatar_url', { avatar_url: 'mxc://example.org/' }, 'M_INVALID_PARAM'],
    ['avatar_url', { avatar_url: 'mxc:///a' }, 'M_INVALID_PARAM'],
    ['m.tz', { 'm.tz': 'not a zone' }, 'M_INVALID_PARAM'],
    ['nickname', { nickname: 'x' }, 'M_INVALID_PARAM'],
    ['COM.example', { 'COM.example': 'x' }, 'M_INVALID_PARAM'],
    ['__proto__', { displayname: 'x' }, 'M_INVALID_PARAM'],
    [`a.${'x'.repeat(254)}`, {}, 'M_KEY_TOO_LARGE'],
  ])('refuses for %s the body %o', async (name, body, errcode) => {
    const before = await get();
    expect(await put(name, body)).toEqual({ status: 400, body: error(errcode) });
    expect(await get()).toEqual(before);
  });

  it('stays smaller than 64 KiB, also when two fields are set at once', async () => {
    const { userId, token } = await stand.register('large');
    const set = (name: string, length: number) =>
      stand.call('PUT', `/profile/${userId}/${name}`, { [name]: 'x'.repeat(length) }, token);
    const both = await Promise.all([set('com.example.a', 40_000), set('com.example.b', 40_000)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    expect(both.find(({ status }) => status === 400)?.body).toEqual(error('M_PROFILE_TOO_LARGE'));
    const stored = JSON.stringify((await stand.call('GET', `/profile/${userId}`)).body);
    const room = 65_536 - stored.length - ',"com.example.c":""'.length;
    expect((await set('com.example.c', room)).status).toBe(400);
    expect((await set('com.example.c', room - 1)).status).toBe(200);
  });

  it('is changed by its owner alone', async () => {
    const { token } = await stand.register('mallory');
    const path = `/profile/${alice.userId}/displayname`;
    const forbidden = { status: 403, body: error('M_FORBIDDEN') };
    expect(await stand.call('PUT', path, { displayname: 'x' }, token)).toEqual(forbidden);
    expect(await stand.call('DELETE', path, undefined, token)).toEqual(forbidden);
    const nobody = await stand.call('PUT', path, { displayname: 'x' });
    expect(nobody).toEqual({ status: 401, body: error('M_MISSING_TOKEN') });
  });

  it('is not there for users who are not', async () => {
    const missing = { status: 404, body: error('M_NOT_FOUND') };
    for (const userId of ['@nobody:example.org', '@alice:elsewhere.example']) {
      expect(await stand.call('GET', `/profile/${userId}`)).toEqual(missing);
      expect(await stand.call('GET', `/profile/${userId}/displayname`)).toEqual(missing);
    }
    const invalid = await stand.call('GET', '/profile/alice');
    expect(invalid).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });
});
