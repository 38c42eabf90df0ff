import { describe, expect, it } from 'vitest';
import { RATE_LIMIT_DEFAULTS, clientAt } from '../../../server/http/rate-limits.ts';
import { openServer, type FullServer } from '../full-server.ts';
import { expectRefusal, raw, type RawAnswer } from './raw.ts';

const LIMITS = { ...RATE_LIMIT_DEFAULTS, login: { perSecond: 0.4, burst: 2 } };

async function withServer(
  options: Parameters<typeof openServer>[0],
  work: (server: FullServer) => Promise<void>,
): Promise<void> {
  const server = await openServer({ RUMA_RATE_LIMITS: LIMITS, ...options });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

const logIn = (server: FullServer, remoteAddress: string, forwarded?: string): Promise<RawAnswer> =>
  raw(server, {
    method: 'POST',
    url: '/_matrix/client/v3/login',
    remoteAddress,
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
    payload: JSON.stringify({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'nobody' },
      password: 'x',
    }),
  });

describe('rate limits over HTTP', () => {
  it('a burst goes through, then 429 says how long to wait, in both ways', async () => {
    await withServer({}, async (server) => {
      expect((await logIn(server, '192.0.2.1')).status).toBe(403);
      expect((await logIn(server, '192.0.2.1')).status).toBe(403);
      const refused = await logIn(server, '192.0.2.1');
      expectRefusal(refused, 429, 'M_LIMIT_EXCEEDED');
      expect(refused.body['retry_after_ms']).toBe(2500);
      // Whole seconds, and not too few.
      expect(refused.headers['retry-after']).toBe('3');
      server.advance(2_499);
      expect((await logIn(server, '192.0.2.1')).status).toBe(429);
      server.advance(1);
      expect((await logIn(server, '192.0.2.1')).status).toBe(403);
      expect((await logIn(server, '192.0.2.1')).status).toBe(429);
    });
  });

  it('refuses before it looks at the body', async () => {
    await withServer({}, async (server) => {
      const broken = { method: 'POST', url: '/_matrix/client/v3/login', payload: '{' };
      for (const status of [400, 400, 429]) expect((await raw(server, broken)).status).toBe(status);
    });
  });

  it('counts addresses apart, but not those of one IPv6 network', async () => {
    await withServer({}, async (server) => {
      const statuses: number[] = [];
      for (const ip of ['2001:db8::1', '2001:db8::2', '2001:db8:0:0:ffff::3', '2001:db8:0:1::1'])
        statuses.push((await logIn(server, ip)).status);
      expect(statuses).toEqual([403, 403, 429, 403]);
    });
  });

  it('counts a user with a token by the user, whatever the address', async () => {
    await withServer({}, async (server) => {
      const alice = await server.register('alice');
      const bob = await server.register('bob');
      const password = { new_password: 'x' };
      const statuses: number[] = [];
      for (const user of [alice, alice, alice, bob])
        statuses.push((await user.call('POST', '/account/password', password)).status);
      expect(statuses).toEqual([401, 401, 429, 401]);
    });
  });

  it('believes X-Forwarded-For from trusted proxies, and from nobody else', async () => {
    const statuses = async (server: FullServer, from: string): Promise<number[]> => {
      const seen: number[] = [];
      for (const forwarded of ['198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.3, x'])
        seen.push((await logIn(server, from, forwarded)).status);
      return seen;
    };
    await withServer({}, async (server) => {
      expect(await statuses(server, '10.0.0.1')).toEqual([403, 403, 429, 429]);
    });
    await withServer({ RUMA_TRUSTED_PROXIES: ['10.0.0.0/8'] }, async (server) => {
      expect(await statuses(server, '203.0.113.1')).toEqual([403, 403, 429, 429]);
      expect((await statuses(server, '10.0.0.1')).slice(0, 3)).toEqual([403, 403, 403]);
    });
  });

  it('takes the address that the last trusted proxy saw, not what a client made up', async () => {
    await withServer({ RUMA_TRUSTED_PROXIES: ['10.0.0.0/8'] }, async (server) => {
      const seen: number[] = [];
      for (const made of ['1.1.1.1', '2.2.2.2', '3.3.3.3'])
        seen.push((await logIn(server, '10.0.0.1', `${made}, 203.0.113.9, 10.0.0.2`)).status);
      expect(seen).toEqual([403, 403, 429]);
    });
  });

  it('limits nothing when it is off', async () => {
    await withServer({ RUMA_RATE_LIMITS: false }, async (server) => {
      for (let n = 0; n < 50; n += 1) expect((await logIn(server, '192.0.2.1')).status).toBe(403);
    });
  });
});

describe('clientAt', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:1::', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nonsense', 'nonsense'],
  ])('%s counts as %s', (ip, client) => {
    expect(clientAt(ip)).toBe(client);
  });
});
