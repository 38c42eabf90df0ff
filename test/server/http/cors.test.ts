import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '../../../server/api/routes.ts';
import { RATE_LIMIT_DEFAULTS } from '../../../server/http/rate-limits.ts';
import { openWithRoom, raw, type WithRoom } from './raw.ts';

const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization',
};

describe('CORS', () => {
  let stand: WithRoom;
  beforeAll(async () => {
    stand = await openWithRoom({
      RUMA_RATE_LIMITS: {
        ...RATE_LIMIT_DEFAULTS,
        default: { perSecond: 1, burst: 1 },
        registration: { perSecond: 1, burst: 5 },
        login: { perSecond: 1, burst: 1 },
      },
    });
  });
  afterAll(() => stand.close());

  const paths = routes.flatMap(({ path, alsoAt = [] }) => [path, ...alsoAt]);

  it('every path answers OPTIONS with the headers and nothing else, whatever the request carries', async () => {
    const before = stand.server.engine.position;
    for (const path of [...paths, '/_matrix/client/v3/nothing', '/_matrix', '/_matrix/%zz']) {
      const answer = await raw(stand.server, {
        method: 'OPTIONS',
        url: path.replaceAll(/\{\w+\}/g, 'x'),
        headers: {
          origin: 'https://client.example',
          authorization: 'Bearer nonsense',
          'access-control-request-method': 'PUT',
          'content-type': 'application/json',
        },
        payload: '{',
      });
      expect(answer.status, path).toBe(204);
      expect(answer.text).toBe('');
      expect(answer.headers).toMatchObject(HEADERS);
    }
    expect(stand.server.engine.position).toBe(before);
  });

  it('answers and refusals of every kind carry the headers, and are called JSON to the letter', async () => {
    const url = '/_matrix/client/v3/capabilities';
    const limited = '/_matrix/client/v3/login';
    const seen = [
      await stand.as({ url: `${stand.room}/joined_members` }),
      await raw(stand.server, { url }),
      await raw(stand.server, { url, headers: { authorization: 'Bearer x' } }),
      await raw(stand.server, { url: limited, method: 'POST', payload: '{' }),
      await raw(stand.server, { url: limited, method: 'POST', payload: '{' }),
      await raw(stand.server, { url, method: 'DELETE' }),
      await raw(stand.server, { url: `${url}/x` }),
      await raw(stand.server, { url: '/_matrix/%zz' }),
    ];
    expect(seen.map(({ status }) => status)).toEqual([200, 401, 401, 400, 429, 405, 404, 400]);
    const all = { ...HEADERS, 'content-type': 'application/json' };
    for (const { headers } of seen) expect(headers).toMatchObject(all);
  });

  it('lets scripts read how long to wait', async () => {
    const answer = await raw(stand.server, { url: '/_matrix/client/versions' });
    expect(answer.headers['access-control-expose-headers']).toBe('Retry-After');
  });

  it('is for Matrix only', async () => {
    const answer = await raw(stand.server, { url: '/nothing' });
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
  });
});
