import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServer, text, type FullServer, type User } from '../full-server.ts';
import { RATE_LIMIT_DEFAULTS } from '../../../server/http/rate-limits.ts';

let server: FullServer;
let alice: User;
beforeAll(async () => {
  server = await openServer({
    RUMA_REGISTRATION: 'open',
    RUMA_REGISTRATION_TOKENS: ['ticket'],
    RUMA_RATE_LIMITS: {
      ...RATE_LIMIT_DEFAULTS,
      login: { perSecond: 0.001, burst: 14 },
    },
  });
  alice = await server.register('alice');
});
afterAll(() => server.close());

const address = (stage: string, session: string): string =>
  `/_matrix/client/v3/auth/${stage}/fallback/web?session=${encodeURIComponent(session)}`;
const open = (url: string) => server.app.inject({ method: 'GET', url });
const submit = (url: string, fields: Record<string, string>) =>
  server.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const sessionOf = async (answer: Promise<{ status: number; body: object }>): Promise<string> => {
  const { status, body } = await answer;
  expect(status).toBe(401);
  return text(Reflect.get(body, 'session'));
};
const DEACTIVATE = '/_matrix/client/v3/account/deactivate';

/** The policy of a page allows exactly the scripts that are in it. */
function expectScriptsAllowed(page: { body: string; headers: object }): void {
  const policy = String(Reflect.get(page.headers, 'content-security-policy'));
  const scripts = [...page.body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code = '']) => code);
  const allowed = scripts.map((code) => `'sha256-${hash('sha256', code, 'base64')}'`);
  expect(/script-src ([^;]*)/.exec(policy)?.[1] ?? '').toBe(allowed.join(' '));
  expect(policy).toContain("default-src 'none'");
  expect(page.body).not.toMatch(/\son\w+=|<script [^>]|style=/);
}

describe('the page of a stage', () => {
  it('completes a password stage; the client goes on with the session alone', async () => {
    const phone = await server.login(alice);
    const session = await sessionOf(alice.call('DELETE', `/devices/${phone.deviceId}`, {}));
    const url = address('m.login.password', session);

    const form = await open(url);
    expect(form.statusCode).toBe(200);
    expect(form.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8' });
    expect(form.headers).not.toHaveProperty('cross-origin-opener-policy');
    expect(form.body).toContain(alice.userId);
    expectScriptsAllowed(form);

    const wrong = await submit(url, { password: 'wrong' });
    expect(wrong.statusCode).toBe(403);
    expect(wrong.body).toContain('role="alert"');

    const done = await submit(url, { password: 'secret' });
    expect(done.statusCode).toBe(200);
    expect(done.body).toContain('onAuthDone');
    expectScriptsAllowed(done);
    // Only the first time is anything checked.
    expect((await submit(url, { password: 'wrong' })).statusCode).toBe(200);

    await alice.ok('DELETE', `/devices/${phone.deviceId}`, { auth: { session } });
    expect((await open(url)).statusCode, 'the session is used up').toBe(404);
  });

  it('keeps who it was that proved to be somebody', async () => {
    await server.register('bob');
    const session = await sessionOf(server.call('POST', DEACTIVATE, { erase: false }));
    const url = address('m.login.password', session);
    expect((await open(url)).body).toContain('User name');
    const done = await submit(url, { user: 'bob', password: 'secret' });
    expect(done.statusCode).toBe(200);
    const answer = await server.call('POST', DEACTIVATE, { auth: { session } });
    expect(answer).toEqual({ status: 200, body: { id_server_unbind_result: 'success' } });
    expect(await server.services.accounts.find('@bob:example.org')).toMatchObject({
      isDeactivated: true,
    });
  });

  it('registers, with nothing to type', async () => {
    const request = { username: 'carol', password: 'secret' };
    const session = await sessionOf(server.call('POST', '/register', request));
    expect((await submit(address('m.login.dummy', session), {})).statusCode).toBe(200);
    const answer = await server.call('POST', '/register', { auth: { session } });
    expect(answer.body).toMatchObject({ user_id: '@carol:example.org' });
  });

  it('takes registration tokens, and shows what is wrong with one', async () => {
    const session = await sessionOf(server.call('POST', '/register', { username: 'dora' }));
    const url = address('m.login.registration_token', session);
    const wrong = await submit(url, { token: '<script>' });
    expect(wrong.statusCode).toBe(403);
    expectScriptsAllowed(wrong);
    expect((await submit(url, { token: ' ticket ' })).statusCode).toBe(200);
    const answer = await server.call('POST', '/register', { username: 'dora', auth: { session } });
    expect(answer.status, 'another stage proves nothing for this flow').toBe(401);
  });

  it('is not there for sessions and stages that are none', async () => {
    const session = await sessionOf(server.call('POST', '/register', {}));
    for (const url of [
      address('m.login.dummy', 'nonsense'),
      address('m.login.recaptcha', session),
      address('__proto__', session),
      '/_matrix/client/v3/auth/m.login.dummy/fallback/web',
    ]) {
      const page = await open(url);
      expect(page.statusCode).toBe(404);
      expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    }
    expect((await submit(address('m.login.dummy', 'nonsense'), {})).statusCode).toBe(404);
  });

  it('counts attempts', async () => {
    const session = await sessionOf(server.call('POST', DEACTIVATE, {}));
    const url = address('m.login.password', session);
    const statuses = new Set<number>();
    for (let n = 0; n < 15; n += 1)
      statuses.add((await submit(url, { user: 'alice', password: 'guess' })).statusCode);
    expect(statuses).toContain(429);
  });
});

describe('the login page', () => {
  it('is a form with a script that its policy allows', async () => {
    const page = await open('/_matrix/static/client/login/?device_id=ABC');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('matrixLogin');
    expectScriptsAllowed(page);
    expect(page.headers['content-security-policy']).toContain("connect-src 'self'");
  });
});
