import { expect, it } from 'vitest';
import { readRegistration } from '../../../server/appservices/registration.ts';
import { createRegistry } from '../../../server/appservices/registry.ts';
import { createServiceCall } from '../../../server/appservices/service-calls.ts';

const [service] = createRegistry(
  [
    readRegistration(
      {
        id: 'old',
        url: 'http://localhost:9000/bridge',
        as_token: 'as',
        hs_token: 'hs-secret',
        sender_localpart: 'old',
        namespaces: {},
      },
      'example.org',
    ),
  ],
  'example.org',
).all;

/** A service that answers with these statuses and bodies, by path. */
function stand(answers: Record<string, [number, object]>) {
  const asked: string[] = [];
  const state = { now: 0 };
  const call = createServiceCall(
    async ({ url }) => {
      asked.push(`${url.pathname}${url.search}`);
      const [status, body] = answers[url.pathname] ?? [404, {}];
      return { status, text: JSON.stringify(body) };
    },
    () => state.now,
  );
  const ask = async () => {
    if (service === undefined) throw new Error('no service');
    const answer = await call(service, {
      endpoint: 'users',
      method: 'GET',
      path: '/_matrix/app/v1/users/x',
      legacyPath: '/users/x',
      signal: new AbortController().signal,
    });
    return answer.status;
  };
  return { ask, asked, state };
}

it('a path of old times is tried when that of today is not served, and first for an hour when it was', async () => {
  const { ask, asked, state } = stand({ '/bridge/users/x': [200, {}] });
  expect(await ask()).toBe(200);
  expect(await ask()).toBe(200);
  state.now = 3_600_001;
  expect(await ask()).toBe(200);
  const [now, old] = ['/bridge/_matrix/app/v1/users/x', '/bridge/users/x?access_token=hs-secret'];
  expect(asked).toEqual([now, old, old, now, old]);
});

it('a Matrix error is an answer, and not a path that is not served', async () => {
  const no: [number, object] = [404, { errcode: 'M_NOT_FOUND' }];
  const refusing = stand({ '/bridge/_matrix/app/v1/users/x': no });
  expect(await refusing.ask()).toBe(404);
  expect(refusing.asked).toHaveLength(1);
  const unknown: [number, object] = [404, { errcode: 'M_UNRECOGNIZED' }];
  const old = stand({ '/bridge/_matrix/app/v1/users/x': unknown, '/bridge/users/x': [200, {}] });
  expect(await old.ask()).toBe(200);
});
