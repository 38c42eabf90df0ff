import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isMatrixPath, routedTarget } from '../../../server/http/paths.ts';
import { routes } from '../../../server/api/routes.ts';
import { FileBody } from '../../../server/api/schemas.ts';
import { changesNothing, expectRefusal, openWithRoom, raw, type WithRoom } from './raw.ts';

describe('routedTarget', () => {
  it.each([
    ['/_matrix/client/versions?a=%41', '/_matrix/client/versions?a=%41'],
    ['/%5Fmatrix/client/%76ersions', '/_matrix/client/versions'],
    ['/_matrix/client/r0/sync?since=1', '/_matrix/client/v3/sync?since=1'],
    ['/_matrix/client/%720/sync', '/_matrix/client/v3/sync'],
    ['/_matrix/client/r0', '/_matrix/client/r0'],
    ['http://example.org/_matrix/client/versions', '/_matrix/client/versions'],
    ['HTTPS://user@[::1]:8448/x?http://y', '/x?http://y'],
    ['http://example.org', '/'],
    ['/a%2Fb%21%23%3f%00%zz', '/a%2Fb%21%23%3f%00%zz'],
    ['*', '*'],
    ['', '/'],
  ])('%s is %s', (target, routed) => {
    expect(routedTarget(target)).toBe(routed);
  });

  it.each([
    ['/matrix/_matrix/client/r0/sync', '/_matrix/client/v3/sync'],
    ['/%6Datrix/_ruma/oauth/account?a=/matrix', '/_ruma/oauth/account?a=/matrix'],
    ['/_matrix/client/versions', '/_matrix/client/versions'],
    ['/matrix/_ruma/email/stop?a', '/_ruma/email/stop?a'],
    ['/matrix/_ruma/metrics', '/matrix/_ruma/metrics'],
    ['/matrix/_synapse/admin/v1/register', '/matrix/_synapse/admin/v1/register'],
    ['/matrix/matrix/_matrix/client/versions', '/matrix/matrix/_matrix/client/versions'],
    ['/matrixes/_matrix/client/versions', '/matrixes/_matrix/client/versions'],
  ])('%s is %s below /matrix', (target, routed) => {
    expect(routedTarget(target, '/matrix')).toBe(routed);
  });

  it('is the same when done twice, unless an encoded percent sign hides another', () => {
    for (const target of ['/%5F%21', 'http://a/b', '/_matrix/client/r0/r0/x'])
      expect(routedTarget(routedTarget(target))).toBe(routedTarget(target));
  });
});

describe('isMatrixPath', () => {
  it.each(['/_matrix', '/_matrix/x', '/_matrix?x', '/_synapse/admin/v1/register'])('%s', (path) => {
    expect(isMatrixPath(path)).toBe(true);
  });
  it.each(['/', '/_matrixx', '/docs/_matrix/', '/.well-known/other', '/_ruma/health'])(
    'not %s',
    (path) => {
      expect(isMatrixPath(path)).toBe(false);
    },
  );
});

describe('paths and methods', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom();
  });
  afterAll(() => stand.close());

  it.each([
    '/_matrix',
    '/_matrix/',
    '/_matrix/client',
    '/_matrix/client/v3',
    '/_matrix/client/v3/',
    '/_matrix/client/v3/nothing',
    '/_matrix/client/v99/sync',
    '/_matrix/client/v3/sync/',
    '/_matrix/client/v3//sync',
    '/_matrix//client/v3/sync',
    '/_matrix/client/V3/sync',
    '/_matrix/client%2Fv3%2Fsync',
    '/_matrix/client/v3/sync%3Fx',
    '/_matrix/client/v3/sync;x=1',
    '/_matrix/client/v3/__proto__',
    '/_matrix/client/v3/constructor/prototype',
    '/_matrix/federation/v1/version',
    '/_matrix/client/unstable/org.example/thing',
    `/_matrix/client/v3/${'x'.repeat(10_000)}`,
  ])('%s is no operation', async (url) => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
      const answer = await stand.as({ method, url, payload: '{' });
      expectRefusal(answer, 404, 'M_UNRECOGNIZED');
    }
  });

  it('each path says which methods it has, before it looks at a token or a body', async () => {
    for (const { path, alsoAt = [], responses } of routes)
      for (const pattern of [path, ...alsoAt]) {
        const isFile = responses[200] === FileBody;
        const served = routes
          .filter((other) => [other.path, ...(other.alsoAt ?? [])].includes(pattern))
          .map(({ method }) => method);
        const url = pattern.replaceAll(/\{\w+\}/g, 'x');
        for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'] as const) {
          if (served.some((one) => one === method)) continue;
          const answer = await raw(stand.server, { method, url, payload: '{' });
          const matching = routes.filter(
            (other) =>
              other.method === method &&
              [other.path, ...(other.alsoAt ?? [])].some((one) =>
                new RegExp(`^${one.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url),
              ),
          );
          if (matching.length > 0) continue;
          expectRefusal(answer, 405, 'M_UNRECOGNIZED');
          const head = isFile ? ['HEAD'] : [];
          expect(answer.headers['allow'], `${method} ${url}`).toBe(
            [...served, ...head, 'OPTIONS'].join(', '),
          );
        }
        const head = await raw(stand.server, { method: 'HEAD', url });
        if (!isFile) expect(head.status, `HEAD ${url}`).toBe(405);
        else expect(head.headers['allow'], `HEAD ${url}`).toBeUndefined();
      }
  });

  it.each(['%', '%zz', '%c3%28', '%ff', '%ed%a0%80', '%u0041'])(
    'refuses the bad percent-encoding %s',
    async (part) => {
      const answer = await stand.as({ url: `/_matrix/client/v3/profile/${part}` });
      expect(expectRefusal(answer, 400, 'M_INVALID_PARAM')).toMatch(/percent-encoding/);
    },
  );

  it('refuses parts that are too long', async () => {
    const answer = await stand.as({ url: `/_matrix/client/v3/profile/${'x'.repeat(5_000)}` });
    expect(expectRefusal(answer, 400, 'M_INVALID_PARAM')).toMatch(/too long/);
  });

  it('refuses NUL in a path, naming where', async () => {
    await changesNothing(stand.server, async () => {
      for (const [path, field] of [
        ['state/org.example/a%00', 'stateKey'],
        ['state/org%00example/a', 'eventType'],
        ['send/m.room.message/%00', 'txnId'],
      ]) {
        const answer = await stand.as({
          method: 'PUT',
          url: `${stand.room}/${path}`,
          payload: '{}',
        });
        expect(expectRefusal(answer, 400, 'M_INVALID_PARAM')).toContain(field);
      }
    });
  });

  it('takes an encoded slash for a part of a name', async () => {
    for (const key of ['a%2Fb', '..%2f', '%E2%80%AE', '__proto__', 'constructor']) {
      const url = `${stand.room}/state/org.example.thing/${key}`;
      const put = await stand.as({ method: 'PUT', url, payload: JSON.stringify({ key }) });
      expect(put.status, put.text).toBe(200);
      expect((await stand.as({ url })).body).toEqual({ key });
    }
  });

  it('serves r0, and what is written in other ways, as what it means', async () => {
    for (const url of [
      '/_matrix/client/r0/account/whoami',
      '/%5fmatrix/client/v3/acc%6Funt/whoami',
      'http://example.org/_matrix/client/v3/account/whoami',
    ]) {
      const answer = await stand.as({ url });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
    }
  });

  it('takes the last of a parameter that is repeated, and refuses values that cannot be', async () => {
    const messages = `${stand.room}/messages?dir=b`;
    expect((await stand.as({ url: `${messages}&limit=x&limit=1` })).status).toBe(200);
    for (const query of [
      'limit=x',
      'limit=1&limit=x',
      'limit=1e3',
      'limit=0x10',
      'limit=%00',
      'limit=',
    ])
      expectRefusal(await stand.as({ url: `${messages}&${query}` }), 400, 'M_INVALID_PARAM');
    expectRefusal(await stand.as({ url: `${messages}&from=a%00b` }), 400, 'M_INVALID_PARAM');
  });

  it('ignores query parameters that mean something to JavaScript', async () => {
    const query =
      '__proto__=a&__proto__=b&constructor=c&__proto__[limit]=x&toString=1&hasOwnProperty=2';
    const answer = await stand.as({ url: `${stand.room}/messages?dir=b&${query}` });
    expect(answer.status, answer.text).toBe(200);
    expect(Reflect.has({}, 'limit')).toBe(false);
  });
});
