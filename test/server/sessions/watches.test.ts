import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWatches } from '../../../server/sessions/watches.ts';
import { openServer, text, type FullServer, type User } from '../full-server.ts';

const requester = {
  userId: '@a:b',
  deviceId: 'D',
  isGuest: false,
  isAdmin: false,
  isSuspended: false,
  tokenId: 't',
};
const never = new AbortController().signal;
const untilAborted = (signal: AbortSignal): Promise<string> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve('cut off');
    signal.addEventListener('abort', () => resolve('cut off'));
  });

describe('work that waits', () => {
  it('gives its answer as long as the session is good', async () => {
    const watches = createWatches(() => Promise.resolve());
    const work = watches.during(requester, never, async () => {
      watches.recheck('@a:b');
      return Promise.resolve('news');
    });
    expect(await work).toBe('news');
  });

  it('ends with the reason when the session ended before it began', async () => {
    const watches = createWatches(() => Promise.reject(new Error('revoked')));
    await expect(watches.during(requester, never, untilAborted)).rejects.toThrow('revoked');
  });

  it('ends when the session ends, and not when that of another user does', async () => {
    let isGood = true;
    let checks = 0;
    const watches = createWatches(() => {
      checks += 1;
      return isGood ? Promise.resolve() : Promise.reject(new Error('revoked'));
    });
    const work = watches.during(requester, never, untilAborted);
    watches.recheck('@another:b');
    expect(checks).toBeLessThanOrEqual(1);
    isGood = false;
    watches.recheck('@a:b');
    await expect(work).rejects.toThrow('revoked');
  });

  it('throws an answer away that came with the end of the session', async () => {
    const end = Promise.withResolvers<undefined>();
    const watches = createWatches(async () => {
      await end.promise;
      throw new Error('revoked');
    });
    const work = watches.during(requester, never, () => Promise.resolve('news'));
    end.resolve(undefined);
    await expect(work).rejects.toThrow('revoked');
  });

  it('passes on what the work throws', async () => {
    const watches = createWatches(() => Promise.resolve());
    const work = watches.during(requester, never, () => Promise.reject(new Error('broken')));
    await expect(work).rejects.toThrow('broken');
  });
});

describe('a waiting /sync', () => {
  let server: FullServer;
  beforeAll(async () => {
    server = await openServer();
  });
  afterAll(() => server.close());

  const waiting = async (user: User) => {
    const since = text((await user.sync())['next_batch']);
    return user.call('GET', `/sync?timeout=30000&since=${since}`);
  };
  const soon = () => new Promise((resolve) => setTimeout(resolve, 50));
  const auth = (user: User) => ({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: user.userId },
    password: 'secret',
  });

  it.each([
    ['logs out', (phone: User) => phone.ok('POST', '/logout')],
    ['logs out everywhere', (_: User, laptop: User) => laptop.ok('POST', '/logout/all')],
    [
      'deletes the device',
      (phone: User, laptop: User) =>
        laptop.ok('DELETE', `/devices/${phone.deviceId}`, { auth: auth(laptop) }),
    ],
    [
      'changes the password',
      (_: User, laptop: User) =>
        laptop.ok('POST', '/account/password', { new_password: 'new', auth: auth(laptop) }),
    ],
    [
      'deactivates the account',
      (_: User, laptop: User) => laptop.ok('POST', '/account/deactivate', { auth: auth(laptop) }),
    ],
  ])('ends when the user %s', async (_, end) => {
    const laptop = await server.register(`user${_.replaceAll(/\W/g, '')}`);
    const phone = await server.login(laptop);
    const sync = waiting(phone);
    await soon();
    await end(phone, laptop);
    const { status, body } = await sync;
    expect(status).toBe(401);
    expect(body).toMatchObject({ errcode: 'M_UNKNOWN_TOKEN' });
    expect(body).not.toHaveProperty('soft_logout');
  });

  it('ends when the account is locked', async () => {
    const user = await server.register('locked');
    const sync = waiting(user);
    await soon();
    await server.services.accounts.setLocked(user.userId, true);
    expect(await sync).toMatchObject({ status: 401, body: { errcode: 'M_USER_LOCKED' } });
  });

  it('goes on when another device begins or ends a session', async () => {
    const laptop = await server.register('bystander');
    const sync = waiting(laptop);
    await soon();
    const phone = await server.login(laptop);
    await phone.ok('POST', '/logout');
    const roomId = await laptop.createRoom();
    expect(JSON.stringify(await sync)).not.toContain('errcode');
    expect(roomId).toMatch(/^!/);
  });
});
