import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import operations from '../../../site/data/operations.json' with { type: 'json' };
import type { Auth, Route } from '../../../server/api/route.ts';
import { clientRoutes, routes } from '../../../server/api/routes.ts';
import { attenuate } from '../../../server/sessions/attenuate.ts';
import { expectRefusal, openWithRoom, raw, type RawAnswer, type WithRoom } from './raw.ts';

/** Where we ask for less than the spec's table, with the reason. */
const AUTH_BY_CHOICE: Readonly<Record<string, { readonly auth: Auth; readonly because: string }>> =
  {
    getVersions: {
      auth: 'none',
      because: 'The answer is the same for everyone, so a token that is bad does not matter.',
    },
    getRoomSummary: {
      auth: 'optional',
      because:
        'The spec’s data has it signed by servers, a slip; its text lets anybody ask about open rooms.',
    },
    joinRoom: {
      auth: 'guest',
      because: 'The spec lets guests join by /rooms/{roomId}/join only; clients use this path.',
    },
  };

/** Where we limit although the spec's table does not. */
const SENDS = 'Each sends a message to an address that anyone may name.';

const LIMITED_BY_CHOICE: Readonly<Record<string, string>> = {
  requestTokenTo3PIDEmail: SENDS,
  requestTokenTo3PIDMSISDN: SENDS,
  requestTokenToRegisterEmail: SENDS,
  requestTokenToRegisterMSISDN: SENDS,
  requestTokenToResetPasswordEmail: SENDS,
  requestTokenToResetPasswordMSISDN: SENDS,
  deleteDevice: 'It takes a password, which could be guessed here.',
  deleteDevices: 'It takes a password, which could be guessed here.',
  post3PIDs: 'It takes a password, which could be guessed here.',
  uploadCrossSigningKeys: 'It takes a password, which could be guessed here.',
};

const authOf = ({ auth, guest }: { auth: string; guest: boolean }): Auth => {
  if (auth === 'none') return 'none';
  if (auth.startsWith('optional')) return 'optional';
  return guest ? 'guest' : 'user';
};

describe('routes and the spec’s table', () => {
  it.each(clientRoutes)('$operationId is what the table says', (route) => {
    const { operationId, method, path, module, auth, rateLimit } = route;
    const fact = operations.find((operation) => operation.operationId === operationId);
    if (fact === undefined) throw new Error('no such operation');
    expect({ method, path, module, auth }).toEqual({
      method: fact.method,
      path: fact.path,
      module: fact.module,
      auth: AUTH_BY_CHOICE[operationId]?.auth ?? authOf(fact),
    });
    expect(rateLimit !== 'none').toBe(fact.rateLimited || operationId in LIMITED_BY_CHOICE);
  });

  it('every operation of the table is served, and none twice', () => {
    const ids = routes.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(expect.arrayContaining(operations.map(({ operationId }) => operationId)));
  });

  it('every choice is still one', () => {
    const factOf = (id: string) => operations.find(({ operationId }) => operationId === id);
    for (const [id, { auth }] of Object.entries(AUTH_BY_CHOICE)) {
      const fact = factOf(id);
      expect(fact && authOf(fact), id).not.toBe(auth);
    }
    for (const id of Object.keys(LIMITED_BY_CHOICE))
      expect(factOf(id)?.rateLimited, id).toBe(false);
  });
});

const OTHER_ROOM = '!other:example.org';
const withToken = routes.filter(({ auth }) => auth === 'user' || auth === 'guest');

describe('tokens on every route', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom({ RUMA_GUESTS: true });
    const guests = { method: 'PUT', url: `${stand.room}/state/m.room.guest_access` };
    const answer = await stand.as({ ...guests, payload: '{"guest_access": "can_join"}' });
    if (answer.status !== 200) throw new Error(answer.text);
  });
  afterAll(() => stand.close());

  /** The route's path about Alice and her room, so that only the token can be what is wrong. */
  const pathOf = ({ path }: Route): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(
        { roomId: stand.roomId, roomIdOrAlias: stand.roomId, userId: '@alice:example.org' }[name] ??
          'x',
      ),
    );

  const ask = (
    route: Route,
    token: string | undefined,
    url = pathOf(route),
    inQuery = false,
  ): Promise<RawAnswer> => {
    const query = [
      // Nobody is to wait for news that never comes.
      ...(route.query?.properties['timeout'] === undefined ? [] : ['timeout=0']),
      ...(inQuery ? [`access_token=${token}`] : []),
    ];
    return raw(stand.server, {
      method: route.method,
      url: query.length === 0 ? url : `${url}?${query.join('&')}`,
      headers: token === undefined || inQuery ? {} : { authorization: `Bearer ${token}` },
      payload: route.method === 'GET' ? undefined : '{}',
    });
  };

  const others = withToken.filter(({ method }) => method !== 'GET');

  it.each(withToken)('$operationId needs a token, and a good one', async (route) => {
    expectRefusal(await ask(route, undefined), 401, 'M_MISSING_TOKEN');
    expectRefusal(await ask(route, 'nonsense'), 401, 'M_UNKNOWN_TOKEN');
    const cut = attenuate(stand.token, 'method = GET').slice(0, -4);
    expectRefusal(await ask(route, `${cut}AAAA`), 401, 'M_UNKNOWN_TOKEN');
  });

  it.each(others)('$operationId is refused to a read-only token', async (route) => {
    const token = attenuate(stand.token, 'method = GET');
    for (const inQuery of [false, true]) {
      const message = expectRefusal(
        await ask(route, token, pathOf(route), inQuery),
        403,
        'M_FORBIDDEN',
      );
      expect(message).toContain('"method = GET"');
    }
  });

  it.each(withToken)('$operationId is refused to a token for another room', async (route) => {
    const token = attenuate(stand.token, `room = ${OTHER_ROOM}`);
    expect(expectRefusal(await ask(route, token), 403, 'M_FORBIDDEN')).toContain(OTHER_ROOM);
  });

  it.each(withToken)('$operationId is refused by caveats of every kind', async (route) => {
    for (const caveat of [
      'time < 1',
      'event-type = org.example.nothing',
      'path ^ /_matrix/client/v3/nothing',
      'path ^ /_matrix/client/v3/sync?',
      'colour = blue',
      'method=GET',
      'user = @bob:example.org',
    ]) {
      const token = attenuate(stand.token, caveat);
      expect(expectRefusal(await ask(route, token), 403, 'M_FORBIDDEN')).toContain(`"${caveat}"`);
    }
  });

  const ownerOnly = [
    'logout',
    'logout_all',
    'generateLoginToken',
    'changePassword',
    'deactivateAccount',
    'updateDevice',
    'deleteDevice',
    'deleteDevices',
  ];
  const spellings: ((url: string) => string)[] = [
    (url) => url,
    (url) => `http://example.org${url}`,
    (url) => `HTTP://x${url}`,
    (url) => url.replace('_matrix', '%5Fmatrix'),
    (url) => url.replace('/client/', '/%63lient/'),
    (url) => url.replace('/v3/', '/r0/'),
    (url) => url.replaceAll('o', '%6f'),
    (url) => `${url}?x`,
    (url) => `${url}#x`,
  ];

  it.each(ownerOnly)('%s is the owner’s alone, however its path is written', async (id) => {
    const route = routes.find(({ operationId }) => operationId === id);
    if (route === undefined) throw new Error('no such route');
    const token = attenuate(stand.token, `method = ${route.method}`);
    for (const spelling of spellings) {
      const url = spelling(pathOf(route));
      const answer = await ask(route, token, url);
      // A spelling that leads nowhere is as good.
      if (answer.status === 404) expect(answer.body['errcode'], url).toBe('M_UNRECOGNIZED');
      else expect(expectRefusal(answer, 403, 'M_FORBIDDEN'), url).toMatch(/appended caveats/);
    }
    expect((await stand.as({ url: '/_matrix/client/v3/account/whoami' })).status).toBe(200);
  });

  it('a path caveat means the operation, however its path is written', async () => {
    const token = attenuate(stand.token, 'path ^ /_matrix/client/v3/account/whoami');
    for (const spelling of spellings.slice(0, -1)) {
      const url = spelling('/_matrix/client/v3/account/whoami');
      const answer = await raw(stand.server, {
        url,
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.status, url).toBe(200);
    }
  });

  it.each(withToken)('$operationId lets in guests exactly where the spec does', async (route) => {
    const guest = await raw(stand.server, {
      method: 'POST',
      url: '/_matrix/client/v3/register?kind=guest',
      payload: '{}',
    });
    const answer = await ask(route, String(guest.body['access_token']));
    if (route.auth === 'user') expectRefusal(answer, 403, 'M_GUEST_ACCESS_FORBIDDEN');
    else expect(answer.body['errcode'], answer.text).not.toBe('M_GUEST_ACCESS_FORBIDDEN');
  });

  it.each([
    [
      'logged out',
      async (token: string) => {
        await stand.server.call('POST', '/logout', {}, token);
      },
    ],
    [
      'deactivated',
      async (token: string, user: string) => {
        const auth = {
          type: 'm.login.password',
          identifier: { type: 'm.id.user', user },
          password: 'secret',
        };
        const answer = await stand.server.call('POST', '/account/deactivate', { auth }, token);
        expect(answer.status).toBe(200);
      },
    ],
  ])('a token is worth nothing on any route once its user is %s', async (name, end) => {
    const username = name.replace(' ', '-');
    const registered = await stand.server.call('POST', '/register', {
      username,
      password: 'secret',
      auth: { type: 'm.login.dummy' },
    });
    const token = String(registered.body['access_token']);
    // Once good, so that it is remembered.
    expect((await stand.server.call('GET', '/account/whoami', undefined, token)).status).toBe(200);
    const weaker = attenuate(token, 'method = GET');
    await end(token, username);
    for (const route of withToken)
      for (const dead of [token, weaker])
        expectRefusal(await ask(route, dead), 401, 'M_UNKNOWN_TOKEN');
  });
});
