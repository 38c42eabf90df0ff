import { expect, it } from 'vitest';
import { oauthClientStore } from '../../../server/storage/oauth-clients.ts';
import { openServer } from '../full-server.ts';

it('a client with a session stays registered, however old its registration is; others are dropped', async () => {
  const server = await openServer({ RUMA_OAUTH: 'on' });
  const { engine } = server;
  const store = oauthClientStore(engine);
  const commit = (...writes: Parameters<typeof engine.commit>[0]['writes']) =>
    engine.commit({ writes, positions: 0 });
  await server.register('alice');
  await commit(store.register('in-use', '{}', 1), store.register('unused', '{}', 1));
  await commit({ sql: `UPDATE tokens SET client_id = ?`, params: ['in-use'] });
  await commit(store.removeUnused(2_000_000_000_000));
  expect(await store.metadata('in-use')).toBe('{}');
  expect(await store.metadata('unused')).toBeUndefined();
  await server.close();
});
