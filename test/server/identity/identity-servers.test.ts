/** Identity servers that are there, over HTTP: where the server goes, what it keeps, and what ends with an account. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listenLocally, type Listening } from '../../../snippets/runner/listen-locally.ts';
import {
  startLocalIdentityServer,
  type LocalIdentityServer,
} from '../../../snippets/runner/local-identity-server.ts';
import { isObject } from '../../../server/matrix/json.ts';
import { identityBindingStore } from '../../../server/storage/identity-bindings.ts';
import { openServer, type FullServer, type User } from '../full-server.ts';

let identity: LocalIdentityServer;
let server: FullServer;
/** Takes connections, redirects elsewhere, and says nothing. */
let strange: Server;
let strangePlace: Listening;
let strangeRequests = 0;

beforeAll(async () => {
  identity = await startLocalIdentityServer();
  strange = createServer((request, response) => {
    strangeRequests += 1;
    if (request.url?.includes('hash_details') !== true) return;
    response.writeHead(302, { location: `${identity.url}/_matrix/identity/v2/hash_details` }).end();
  });
  strangePlace = await listenLocally(strange);
  server = await openServer(
    { RUMA_IDENTITY_SERVERS: ['any', identity.url, `http://127.0.0.1:${strangePlace.port}`] },
    undefined,
    { identityTimeoutMs: 300 },
  );
});
afterAll(async () => {
  await server.close();
  await identity.stop();
  await strangePlace.stop();
});

const addressOf = (name: string) => ({ medium: 'email', address: `${name}@example.org` }) as const;

const bind = (user: User, name: string) =>
  user.call('POST', '/account/3pid/bind', {
    id_server: identity.name,
    id_access_token: identity.book.register(user.userId),
    ...identity.book.begin(addressOf(name), 1),
  });

it('a private address is asked nothing, unless the administrator listed it', async () => {
  const alice = await server.register('alice');
  const room = await alice.createRoom();
  const { port } = strangePlace;
  const invite = (id_server: string) =>
    alice.call('POST', `/rooms/${encodeURIComponent(room)}/invite`, {
      ...addressOf('hatter'),
      id_server,
      id_access_token: 'x',
    });
  expect(await invite(`localhost:${port}`)).toMatchObject({
    status: 502,
    body: { errcode: 'M_CONNECTION_FAILED' },
  });
  expect(strangeRequests).toBe(0);
  // Listed, it is asked, and led nowhere else.
  expect((await invite(`127.0.0.1:${port}`)).body).toMatchObject({ errcode: 'M_BAD_STATUS' });
  expect(strangeRequests).toBe(1);
  expect(identity.requests).toEqual([]);
});

it('one that does not answer is not waited for', async () => {
  const alice = await server.register('patient');
  const answer = await alice.call('POST', '/account/3pid/bind', {
    id_server: `127.0.0.1:${strangePlace.port}`,
    id_access_token: 'x',
    sid: '1',
    client_secret: 's',
  });
  expect(answer.body).toMatchObject({ errcode: 'M_CONNECTION_FAILED' });
});

it('a token that could break out of its header goes nowhere', async () => {
  const alice = await server.register('smuggler');
  const before = identity.requests.length;
  const answer = await alice.call('POST', '/account/3pid/bind', {
    id_server: identity.name,
    id_access_token: 'x\r\nHost: elsewhere',
    sid: '1',
    client_secret: 's',
  });
  expect(answer).toMatchObject({ status: 400, body: { errcode: 'M_INVALID_PARAM' } });
  expect(identity.requests).toHaveLength(before);
});

it('an identity server is believed only about what it says whole', async () => {
  const alice = await server.register('believer');
  identity.answer(({ path, body }) =>
    path.endsWith('/3pid/bind') && isObject(body) && body['mxid'] === alice.userId
      ? { status: 200, body: {} }
      : undefined,
  );
  expect((await bind(alice, 'believer')).body).toMatchObject({ errcode: 'M_BAD_STATUS' });
  expect(await identityBindingStore(server.engine).ofUser(alice.userId)).toEqual([]);
});

it('nobody binds addresses without end, and all of them go with the account', async () => {
  const store = identityBindingStore(server.engine);
  const alice = await server.register('collector');
  const rows = Array.from({ length: 100 }, (_, index) => ({
    ...addressOf(`collector${index}`),
    id_server: identity.name,
  }));
  await server.engine.commit({
    writes: rows.map((row) => store.put(alice.userId, row)),
    positions: 0,
  });
  expect(await bind(alice, 'one-more')).toMatchObject({
    status: 403,
    body: { errcode: 'M_FORBIDDEN' },
  });
  const before = identity.requests.length;
  await server.services.accountChanges.deactivate(alice.userId, { erase: false }, []);
  expect(identity.requests.length - before).toBe(100);
  expect(await store.ofUser(alice.userId)).toEqual([]);
});
