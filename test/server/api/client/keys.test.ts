/** Keys, messages to devices and push rules, as clients meet them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/matrix/json.ts';
import { identityKeys, oneTimeKey } from '../../encryption/signed-keys.ts';
import { at, objects, openServer, text, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let bob: User;
let number = 0;

beforeAll(async () => {
  server = await openServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  number += 1;
  alice = await server.register(`alice${number}`, { initial_device_display_name: 'Pocket' });
  bob = await server.register(`bob${number}`);
});

const error = (errcode: string) => expect.objectContaining({ errcode, error: expect.any(String) });

const identity = ({ userId, deviceId }: User): JsonObject => identityKeys(userId, deviceId);

async function meet(): Promise<string> {
  const roomId = await alice.createRoom({ preset: 'public_chat' });
  await bob.ok('POST', `/join/${encodeURIComponent(roomId)}`, {});
  return roomId;
}

const since = async (user: User) => text((await user.sync())['next_batch']);

describe('keys', () => {
  it('are uploaded, asked for and claimed', async () => {
    const one = oneTimeKey(alice.userId, alice.deviceId, 'a');
    const last = oneTimeKey(alice.userId, alice.deviceId, 'f', { fallback: true });
    const uploaded = await alice.ok('POST', '/keys/upload', {
      device_keys: identity(alice),
      one_time_keys: { 'signed_curve25519:A': one },
      fallback_keys: { 'signed_curve25519:F': last },
    });
    expect(uploaded).toEqual({ one_time_key_counts: { signed_curve25519: 1 } });
    const query = { device_keys: { [alice.userId]: [] } };
    expect(await bob.ok('POST', '/keys/query', query)).toEqual({
      device_keys: {
        [alice.userId]: {
          [alice.deviceId]: { ...identity(alice), unsigned: { device_display_name: 'Pocket' } },
        },
      },
      failures: {},
      master_keys: {},
      self_signing_keys: {},
      user_signing_keys: {},
    });
    const claim = { one_time_keys: { [alice.userId]: { [alice.deviceId]: 'signed_curve25519' } } };
    const claimed = async () =>
      at(await bob.ok('POST', '/keys/claim', claim), 'one_time_keys', alice.userId, alice.deviceId);
    expect(await claimed()).toEqual({ 'signed_curve25519:A': one });
    expect(await alice.sync()).toMatchObject({
      device_one_time_keys_count: { signed_curve25519: 0 },
      device_unused_fallback_key_types: ['signed_curve25519'],
    });
    expect(await claimed()).toEqual({ 'signed_curve25519:F': last });
    expect(await alice.sync()).toMatchObject({ device_unused_fallback_key_types: [] });
  });

  it('are refused with numbers that nobody can sign, and in the wrong shape', async () => {
    const keys = { ...identity(alice), ratio: 0.5 };
    const upload = await alice.call('POST', '/keys/upload', { device_keys: keys });
    expect(upload).toEqual({ status: 400, body: error('M_BAD_JSON') });
    const query = { device_keys: { [alice.userId]: { DEVICE: 'x' } } };
    const wrong = await bob.call('POST', '/keys/query', query);
    expect(wrong).toEqual({ status: 400, body: error('M_BAD_JSON') });
    expect(await bob.call('POST', '/keys/claim', {})).toEqual({
      status: 400,
      body: error('M_BAD_JSON'),
    });
  });

  it('that change are told to those who share a room, in /sync and in /keys/changes', async () => {
    await meet();
    const from = await since(bob);
    await alice.ok('POST', '/keys/upload', { device_keys: identity(alice) });
    const answer = await bob.sync({ since: from });
    expect(answer['device_lists']).toEqual({ changed: [alice.userId], left: [] });
    const to = text(answer['next_batch']);
    expect(await bob.ok('GET', `/keys/changes?from=${from}&to=${to}`)).toEqual({
      changed: [alice.userId],
      left: [],
    });
    const missing = await bob.call('GET', `/keys/changes?from=${from}`);
    expect(missing).toEqual({ status: 400, body: error('M_MISSING_PARAM') });
    const wrong = await bob.call('GET', `/keys/changes?from=${from}&to=x`);
    expect(wrong).toEqual({ status: 400, body: error('M_INVALID_PARAM') });
  });

  it('of those who come are told, and those who go are named', async () => {
    let from = await since(alice);
    const roomId = await meet();
    let answer = await alice.sync({ since: from });
    expect(at(answer, 'device_lists', 'changed')).toEqual([bob.userId]);
    from = text(answer['next_batch']);
    await bob.ok('POST', `/rooms/${encodeURIComponent(roomId)}/leave`, {});
    answer = await alice.sync({ since: from });
    expect(answer['device_lists']).toEqual({ changed: [], left: [bob.userId] });
  });

  it('go with their device at logout', async () => {
    await meet();
    const laptop = await server.login(alice);
    await laptop.ok('POST', '/keys/upload', { device_keys: identity(laptop) });
    const from = await since(bob);
    await laptop.ok('POST', '/logout', {});
    expect(at(await bob.sync({ since: from }), 'device_lists', 'changed')).toEqual([alice.userId]);
    const found = await bob.ok('POST', '/keys/query', { device_keys: { [alice.userId]: [] } });
    expect(found['device_keys']).toEqual({ [alice.userId]: {} });
  });
});

describe('messages to devices', () => {
  it('arrive once, and wake who waits for them', async () => {
    const from = await since(bob);
    const waiting = bob.sync({ since: from, timeout: 5000 });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const body = { messages: { [bob.userId]: { '*': { hello: 'there' } } } };
    for (let n = 0; n < 2; n += 1) await alice.ok('PUT', '/sendToDevice/m.test/t1', body);
    const answer = await waiting;
    expect(at(answer, 'to_device', 'events')).toEqual([
      { sender: alice.userId, type: 'm.test', content: { hello: 'there' } },
    ]);
    const next = await bob.sync({ since: text(answer['next_batch']) });
    expect(objects(at(next, 'to_device', 'events'))).toEqual([]);
  });

  it('that are more than a hundred take several answers', async () => {
    const from = await since(bob);
    for (let n = 0; n < 130; n += 1)
      await alice.ok('PUT', `/sendToDevice/m.test/many${n}`, {
        messages: { [bob.userId]: { [bob.deviceId]: { n } } },
      });
    const first = await bob.sync({ since: from });
    expect(objects(at(first, 'to_device', 'events'))).toHaveLength(100);
    const rest = await bob.sync({ since: text(first['next_batch']), timeout: 1000 });
    expect(objects(at(rest, 'to_device', 'events'))).toHaveLength(30);
  });

  it('need messages, of users', async () => {
    const send = (body: JsonObject) => alice.call('PUT', '/sendToDevice/m.test/wrong', body);
    expect(await send({})).toEqual({ status: 400, body: error('M_BAD_JSON') });
    expect(await send({ messages: { [bob.userId]: { B: 'x' } } })).toEqual({
      status: 400,
      body: error('M_BAD_JSON'),
    });
    expect(await send({ messages: { nobody: {} } })).toEqual({
      status: 400,
      body: error('M_INVALID_PARAM'),
    });
  });
});

describe('push rules', () => {
  const rule = '/pushrules/global/content/cake';

  it('are made, read, disabled, changed and deleted', async () => {
    await alice.ok('PUT', rule, { pattern: 'cake', actions: ['notify'] });
    expect(await alice.ok('GET', rule)).toEqual({
      rule_id: 'cake',
      default: false,
      enabled: true,
      actions: ['notify'],
      pattern: 'cake',
    });
    await alice.ok('PUT', `${rule}/enabled`, { enabled: false });
    expect(await alice.ok('GET', `${rule}/enabled`)).toEqual({ enabled: false });
    const actions = ['notify', { set_tweak: 'sound', value: 'bing' }];
    await alice.ok('PUT', `${rule}/actions`, { actions });
    expect(await alice.ok('GET', `${rule}/actions`)).toEqual({ actions });
    await alice.ok('DELETE', rule);
    for (const path of [rule, `${rule}/enabled`, `${rule}/actions`])
      expect(await alice.call('GET', path)).toEqual({ status: 404, body: error('M_NOT_FOUND') });
  });

  it('are all there with a slash at the end, and without', async () => {
    const all = await alice.ok('GET', '/pushrules/');
    expect(await alice.ok('GET', '/pushrules')).toEqual(all);
    expect(await alice.ok('GET', '/pushrules/global/')).toEqual(all['global']);
    expect(await alice.ok('GET', '/pushrules/global')).toEqual(all['global']);
  });

  it('reach the other devices when they change', async () => {
    const laptop = await server.login(alice);
    const from = await since(laptop);
    await alice.ok('PUT', rule, { pattern: 'cake', actions: [] });
    const [event] = objects(at(await laptop.sync({ since: from }), 'account_data', 'events'));
    expect(event?.['type']).toBe('m.push_rules');
    expect(at(event, 'content', 'global', 'content', 0, 'rule_id')).toBe('cake');
  });

  it('say what is wrong', async () => {
    const put = (path: string, body: JsonObject) => alice.call('PUT', path, body);
    const body = { pattern: 'x', actions: [] };
    const wrong = (errcode: string) => ({ status: 400, body: error(errcode) });
    expect(await put('/pushrules/global/strange/x', body)).toEqual(wrong('M_INVALID_PARAM'));
    expect(await put('/pushrules/global/content/.mine', body)).toEqual(wrong('M_INVALID_PARAM'));
    expect(await put('/pushrules/global/content/a%2Fb', body)).toEqual(wrong('M_INVALID_PARAM'));
    expect(await put(`${rule}?before=nobody`, body)).toEqual(wrong('M_UNKNOWN'));
    expect(await put(rule, { actions: [] })).toEqual(wrong('M_BAD_JSON'));
    expect(await put(rule, { pattern: 'x' })).toEqual(wrong('M_BAD_JSON'));
  });

  it('silence a room', async () => {
    const roomId = await meet();
    const room = encodeURIComponent(roomId);
    await alice.ok('PUT', `/pushrules/global/room/${room}`, { actions: [] });
    await bob.say(roomId, 'hello');
    const counts = at(await alice.sync(), 'rooms', 'join', roomId, 'unread_notifications');
    expect(counts).toEqual({ notification_count: 0, highlight_count: 0 });
  });
});
