import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attenuate } from '../../../server/sessions/attenuate.ts';
import type { RequestFacts } from '../../../server/sessions/caveats.ts';
import { createStand, DUMMY, passwordAuth, text, type Registered, type Stand } from './stand.ts';

let stand: Stand;
let alice: Registered;
beforeAll(async () => {
  stand = await createStand();
  alice = await stand.register('alice');
});
afterAll(() => stand.close());

const ROOM = '!room:example.org';
const read: RequestFacts = {
  method: 'GET',
  path: '/_matrix/client/v3/rooms/!room:example.org/messages',
  roomId: ROOM,
};

const refusal = (token: string, facts: RequestFacts) =>
  stand.sessions.authenticate(token, facts).then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an attenuated token', () => {
  it('does what its caveats allow, as the same user', async () => {
    const bot = attenuate(alice.token, 'method = GET', `room = ${ROOM}`);
    expect(await stand.sessions.authenticate(bot, read)).toMatchObject({
      userId: alice.userId,
      deviceId: alice.deviceId,
    });
  });

  it.each([
    ['method = PUT'],
    ['room = !other:example.org'],
    ['path ^ /_matrix/client/v3/sync'],
    ['event-type = m.room.message'],
    ['time < 1'],
    ['user = @victim:example.org'],
    ['made = up'],
  ])('is refused with the caveat that fails: %s', async (caveat) => {
    const weak = attenuate(alice.token, 'method = GET', caveat);
    expect(await refusal(weak, read)).toMatchObject({
      errcode: 'M_FORBIDDEN',
      status: 403,
      message: expect.stringContaining(`"${caveat}"`),
    });
  });

  it('never becomes another user by a caveat', async () => {
    const forged = attenuate(alice.token, 'user = @victim:example.org');
    expect(await refusal(forged, read)).toMatchObject({ errcode: 'M_FORBIDDEN' });
  });

  it('changes no sessions, even where its caveats allow the request', async () => {
    const weak = attenuate(alice.token, 'method = POST');
    for (const path of ['/logout', '/logout/all', '/account/password', '/delete_devices']) {
      const { status, body } = await stand.call('POST', path, {}, weak);
      expect(status, path).toBe(403);
      expect(body['error']).toContain('appended caveats');
    }
    expect((await stand.call('GET', '/account/whoami', undefined, alice.token)).status).toBe(200);
  });

  it('has at most 16 appended caveats', async () => {
    const many = (count: number) => Array.from({ length: count }, () => 'method = GET');
    expect(await refusal(attenuate(alice.token, ...many(16)), read)).toBeUndefined();
    expect(await refusal(attenuate(alice.token, ...many(17)), read)).toMatchObject({
      errcode: 'M_FORBIDDEN',
    });
  });

  it('ends with the token it was made from', async () => {
    const { token } = await stand.register('ending');
    const weak = attenuate(token, 'method = GET');
    expect(await refusal(weak, read)).toBeUndefined();
    await stand.call('POST', '/logout', {}, token);
    expect(await refusal(weak, read)).toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
  });
});

describe('authenticate', () => {
  it('asks the database once, then no more', async () => {
    const { token } = await stand.register('cached');
    await stand.sessions.authenticate(token, read);
    const { reads, commits } = stand.engine.counters;
    for (let time = 0; time < 5; time += 1) await stand.sessions.authenticate(token, read);
    expect(stand.engine.counters).toMatchObject({ reads, commits });
  });

  it('does not keep what it read while the session was ended', async () => {
    const { token, userId, deviceId } = await stand.register('racing');
    await Promise.all([
      refusal(token, read),
      stand.sessions.remove(userId, [deviceId]),
      refusal(token, read),
    ]);
    expect(await refusal(token, read)).toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
  });

  it('refuses guests of a server that takes none any more', async () => {
    const guests = await createStand({ RUMA_GUESTS: true });
    const { body } = await guests.call('POST', '/register?kind=guest', {});
    const facts = { method: 'GET', path: '/_matrix/client/v3/account/whoami' };
    const token = text(body['access_token']);
    expect(await guests.sessions.authenticate(token, facts)).toMatchObject({ isGuest: true });
    const closed = await createStand({ RUMA_GUESTS: false }, guests);
    await expect(closed.sessions.authenticate(token, facts)).rejects.toMatchObject({
      errcode: 'M_GUEST_ACCESS_FORBIDDEN',
    });
    await closed.close();
    await guests.close();
  });
});

describe('touch', () => {
  it('shows at once where a device was seen, and writes it later, all in one commit', async () => {
    const { token, deviceId, userId } = await stand.register('seen');
    const { commits } = stand.engine.counters;
    await stand.call('GET', '/account/whoami', undefined, token);
    expect(stand.engine.counters.commits).toBe(commits);
    const shown = { device_id: deviceId, last_seen_ip: '127.0.0.1', last_seen_ts: stand.now };
    expect(await stand.devices.get(userId, deviceId)).toEqual(shown);
    await stand.sessions.flush();
    expect(stand.engine.counters.commits).toBe(commits + 1);
    expect(await stand.devices.get(userId, deviceId)).toEqual(shown);
    await stand.sessions.flush();
    expect(stand.engine.counters.commits).toBe(commits + 1);
  });
});

describe('interactive authentication', () => {
  it('belongs to its request once a stage is completed, and to its user always', async () => {
    const owner = await stand.register('owner');
    const other = await stand.register('other');
    const { body } = await stand.call('POST', '/delete_devices', { devices: ['A'] }, owner.token);
    const auth = { ...passwordAuth('other'), session: text(body['session']) };
    const stolen = await stand.call(
      'POST',
      '/delete_devices',
      { devices: ['A'], auth },
      other.token,
    );
    expect(stolen, 'a session of somebody else').toMatchObject({ status: 401 });
    const elsewhere = { ...passwordAuth('owner'), session: text(body['session']) };
    const deactivate = { auth: elsewhere };
    const moved = await stand.call('POST', '/account/deactivate', deactivate, owner.token);
    expect(moved, 'a session of another operation').toMatchObject({ status: 401 });
  });

  it('lets one of two requests with the same session through', async () => {
    const request = { username: 'doubled', password: 'secret', inhibit_login: true };
    const { body } = await stand.call('POST', '/register', request);
    const auth = { ...DUMMY, session: text(body['session']) };
    const both = await Promise.all([
      stand.call('POST', '/register', { ...request, auth }),
      stand.call('POST', '/register', { ...request, username: 'doubled2', auth }),
    ]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 403]);
  });
});
