/** Locked accounts, on every route; and what is written when accounts are moderated. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientRoutes } from '../../../../server/api/routes.ts';
import { openServer, type FullServer, type User } from '../../full-server.ts';

let server: FullServer;
let alice: User;
let queen: { readonly userId: string; readonly isAdmin: boolean };
beforeAll(async () => {
  server = await openServer();
  alice = await server.register('alice');
  const userId = await server.services.registration.available('queen');
  await server.services.registration.register({ userId, password: 'x', isAdmin: true }, []);
  queen = { userId, isAdmin: true };
});
afterAll(() => server.close());

describe('a locked account', () => {
  const withToken = clientRoutes.filter(({ auth }) => auth === 'user' || auth === 'guest');

  it('is refused on every route that takes an access token, but for logging out', async () => {
    await server.services.moderation.setLocked(queen, alice.userId, true);
    const letThrough: string[] = [];
    for (const { operationId, method, path } of withToken) {
      if (operationId.startsWith('logout')) continue;
      const { status, body } = await alice.call(method, path.replaceAll(/\{\w+\}/g, 'x'));
      if (status === 401 && body['errcode'] === 'M_USER_LOCKED' && body['soft_logout'] === true)
        continue;
      letThrough.push(operationId);
    }
    expect(letThrough).toEqual([]);
    expect(withToken.length).toBeGreaterThan(80);
    await server.services.moderation.setLocked(queen, alice.userId, false);
    expect((await alice.call('GET', '/account/whoami')).status).toBe(200);
  });
});

describe('moderation', () => {
  it('of an account that is deactivated meanwhile changes nothing', async () => {
    const bob = await server.register('bob');
    const auth = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'bob' },
      password: 'secret',
    };
    await bob.ok('POST', '/account/deactivate', { auth });
    for (const change of ['setLocked', 'setSuspended'] as const)
      await expect(
        server.services.moderation[change](queen, bob.userId, true),
      ).rejects.toMatchObject({ errcode: 'M_NOT_FOUND' });
    await expect(server.services.accounts.setSuspended(bob.userId, true)).rejects.toThrow(
      'account',
    );
  });
});
