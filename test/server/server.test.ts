/** The whole server on real ports: TLS, stopping, what is logged, how long a refusal takes. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configWith, type Config } from '../../server/config.ts';
import type { JsonObject } from '../../server/matrix/json.ts';
import { buildServer, type RunningServer } from '../../server/server.ts';
import { startServer } from '../server-process.ts';
import { selfSigned } from './http/certificate.ts';
import { exchange } from './http/wire.ts';

const { cert, key } = selfSigned();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ruma-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function start(more: Partial<Config> = {}): Promise<RunningServer> {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  writeFileSync(certFile, cert);
  writeFileSync(keyFile, key);
  return buildServer(
    configWith({
      RUMA_DATA_DIR: folder,
      RUMA_PORT: 0,
      RUMA_TLS_PORT: 0,
      RUMA_TLS_CERT: certFile,
      RUMA_TLS_KEY: keyFile,
      RUMA_PASSWORD_COST: 10,
      RUMA_LOG_LEVEL: 'silent',
      RUMA_RATE_LIMITS: false,
      RUMA_SITE: false,
      ...more,
    }),
    { checkAnswers: true },
  );
}

interface Answer {
  readonly status: number;
  readonly body: JsonObject;
}

const agents = {
  plain: new PlainAgent({ keepAlive: true }),
  tls: new TlsAgent({ keepAlive: true }),
};

function ask(
  base: string,
  method: string,
  path: string,
  {
    token,
    body,
    onSent,
  }: { readonly token?: string; readonly body?: JsonObject; readonly onSent?: () => void } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    };
    const url = new URL(path, base);
    const sent =
      url.protocol === 'https:'
        ? tlsRequest(url, { ...options, ca: cert, agent: agents.tls })
        : plainRequest(url, { ...options, agent: agents.plain });
    sent.once('error', reject);
    if (onSent !== undefined) sent.once('finish', onSent);
    sent.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.once('error', reject);
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }),
      );
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const v3 = '/_matrix/client/v3';

async function register(base: string, username: string, onSent?: () => void): Promise<string> {
  const auth = { type: 'm.login.dummy' };
  const body = { username, password: 'secret', auth };
  const answer = await ask(base, 'POST', `${v3}/register`, {
    body,
    ...(onSent === undefined ? {} : { onSent }),
  });
  expect(answer.status).toBe(200);
  return String(answer.body['access_token']);
}

const tlsOf = ({ tlsUrl }: RunningServer): string => {
  if (tlsUrl === undefined) throw new Error('no TLS');
  return tlsUrl;
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the TLS listener', () => {
  it('serves what the plain one serves', async () => {
    const server = await start();
    const tls = tlsOf(server);
    expect(tls).toMatch(/^https:\/\/localhost:\d+$/);
    const token = await register(tls, 'alice');
    const whoami = { status: 200, body: { user_id: '@alice:localhost' } };
    for (const base of [tls, server.url])
      expect(await ask(base, 'GET', `${v3}/account/whoami`, { token })).toMatchObject(whoami);
    // Plain HTTP to the TLS port, and the other way round.
    expect(await exchange(Number(new URL(tls).port), 'GET / HTTP/1.1\r\n\r\n')).not.toContain(
      '200',
    );
    await expect(ask(server.url.replace('http:', 'https:'), 'GET', '/')).rejects.toThrow();
    await server.stop();
  });

  it('does not stay behind when the other port is taken', async () => {
    const first = await start();
    const [port, tlsPort] = [first.url, tlsOf(first)].map((url) => Number(new URL(url).port));
    const taken = { RUMA_DATA_DIR: join(folder, 'other'), RUMA_PORT: port ?? 0 };
    await expect(start({ ...taken, RUMA_TLS_PORT: 0 })).rejects.toThrow(/EADDRINUSE/);
    await first.stop();
    const free = await start({ RUMA_PORT: port ?? 0, RUMA_TLS_PORT: tlsPort });
    await free.stop();
  });

  it('cannot start with a certificate that is none', async () => {
    const file = join(folder, 'nonsense.pem');
    writeFileSync(file, 'nonsense');
    await expect(start({ RUMA_TLS_CERT: file })).rejects.toThrow();
    const server = await start();
    await server.stop();
  });
});

describe('stopping', () => {
  it.each(['plain', 'TLS'])(
    'answers long polls at once, finishes what is under way over %s, and is gone',
    async (slow) => {
      const server = await start({ RUMA_PASSWORD_COST: 15 });
      const tls = tlsOf(server);
      const token = await register(server.url, 'alice');
      const first = await ask(server.url, 'GET', `${v3}/sync`, { token });
      const poll = `${v3}/sync?timeout=30000&since=${String(first.body['next_batch'])}`;
      const polls = [server.url, server.url, tls].map((base) => ask(base, 'GET', poll, { token }));
      await pause(100);
      const sent = Promise.withResolvers<void>();
      const registered = register(slow === 'TLS' ? tls : server.url, 'bob', sent.resolve);
      // Sent is not yet read, and the password is hashed for far longer than this.
      await sent.promise;
      await pause(10);

      const started = performance.now();
      const stopped = server.stop();
      for (const { status, body } of await Promise.all(polls)) {
        expect(status).toBe(200);
        expect(body['next_batch']).toBeTypeOf('string');
      }
      const bob = await registered;
      await stopped;
      expect(performance.now() - started).toBeLessThan(3_000);
      for (const base of [server.url, tls])
        await expect(ask(base, 'GET', '/_matrix/client/versions')).rejects.toThrow(
          /ECONN(REFUSED|RESET)/,
        );

      const again = await start();
      const whoami = await ask(again.url, 'GET', `${v3}/account/whoami`, { token: bob });
      expect(whoami.body['user_id']).toBe('@bob:localhost');
      await again.stop();
    },
  );

  it('does not wait for connections that were opened ahead and never used', async () => {
    const server = await start();
    const sockets = [server.url, server.tlsUrl ?? ''].map((url) => {
      const port = Number(new URL(url).port);
      return url.startsWith('https')
        ? connectTls({ port, rejectUnauthorized: false })
        : connect({ port, host: '127.0.0.1' });
    });
    await Promise.all(
      sockets.map((socket) =>
        once(socket, socket instanceof TLSSocket ? 'secureConnect' : 'connect'),
      ),
    );
    const gone = sockets.map((socket) => once(socket.resume(), 'close'));
    const started = performance.now();
    await server.stop();
    expect(performance.now() - started).toBeLessThan(5_000);
    await Promise.all(gone);
  });

  it('does not wait for connections that ask for nothing', async () => {
    const server = await start();
    for (const base of [server.url, tlsOf(server)])
      await ask(base, 'GET', '/_matrix/client/versions');
    const started = performance.now();
    await server.stop();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

describe('what is logged', () => {
  it('every request with its id, but no token, password, message or query, at any level', async () => {
    const server = await startServer({
      env: {
        RUMA_LOG_LEVEL: 'trace',
        RUMA_SITE: 'off',
        RUMA_PASSWORD_COST: '10',
        RUMA_REGISTRATION_SHARED_SECRET: 'shared-secret-S3CR3T',
        RUMA_REGISTRATION_TOKENS: 'registration-S3CR3T',
      },
    });
    const { url } = server;
    const auth = { type: 'm.login.dummy' };
    const registration = {
      username: 'alice',
      password: 'password-S3CR3T',
      auth,
      refresh_token: true,
      initial_device_display_name: 'device-S3CR3T',
    };
    const { body } = await ask(url, 'POST', `${v3}/register`, { body: registration });
    const [token, refresh] = [String(body['access_token']), String(body['refresh_token'])];
    const room = await ask(url, 'POST', `${v3}/createRoom`, { token, body: {} });
    const path = `${v3}/rooms/${encodeURIComponent(String(room.body['room_id']))}`;
    const message = { msgtype: 'm.text', body: 'message-S3CR3T' };
    await ask(url, 'PUT', `${path}/send/m.room.message/1`, { token, body: message });
    const login = {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: 'alice' },
      password: 'wrong-S3CR3T',
    };
    await ask(url, 'POST', `${v3}/login`, { body: login });
    await ask(url, 'POST', `${v3}/login`, { body: { type: 'm.login.token', token: 'S3CR3T' } });
    for (const target of ['account/whoami', 'nothing', 'profile/%zz', 'sync', 'logout'])
      await ask(url, 'GET', `${v3}/${target}?access_token=${token}&x=query-S3CR3T`);
    await ask(
      url,
      'GET',
      `/_matrix/client/v1/register/m.login.registration_token/validity?token=S3CR3T`,
    );
    await ask(url, 'POST', `${v3}/refresh`, { body: { refresh_token: refresh } });
    for (const broken of [
      `GET http://other${v3}/sync?access_token=${token} HTTP/1.1\r\nHost: x\r\n\r\n`,
      `GET ${v3}/sync?access_token=${token} HTTP/9\r\nAuthorization: Bearer ${token}\r\n\r\n`,
      `GET ${v3}/sync HTTP/1.1\r\nAuthorization: Bearer ${token}\r\nContent-Length: x\r\n\r\n`,
      `POST ${v3}/login HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{"password": "half-S3CR3T`,
    ])
      await exchange(server.port, broken, 100);
    expect(await server.stop()).toBe(0);

    const log = server.log();
    expect(log).toContain(`"path":"${v3}/account/whoami"`);
    expect(log).toMatch(/"reqId":"req-\w+"/);
    expect(log).toContain('"statusCode":403');
    for (const secret of ['S3CR3T', token, refresh, token.slice(-30), 'query-', 'access_token'])
      expect(log).not.toContain(secret);
  });
});

describe('how long a login takes', () => {
  it('does not tell names that are free from accounts', async () => {
    const server = await start({ RUMA_PASSWORD_COST: 12 });
    await register(server.url, 'alice');
    const names = ['alice', 'nobody', '@alice:elsewhere.example', 'not a name', 'ALICE'];
    const times = new Map(names.map((name) => [name, [] as number[]]));
    for (let round = 0; round < 15; round += 1)
      for (const [user, seen] of times) {
        const started = performance.now();
        const identifier = { type: 'm.id.user', user };
        const body = { type: 'm.login.password', identifier, password: 'wrong' };
        const answer = await ask(server.url, 'POST', `${v3}/login`, { body });
        seen.push(performance.now() - started);
        expect(answer).toEqual({
          status: 403,
          body: { errcode: 'M_FORBIDDEN', error: 'User or password is wrong.' },
        });
      }
    const medians = [...times.values()].map((seen) => seen.toSorted((a, b) => a - b)[7] ?? 0);
    // Without the work that hides it, the slowest would take ten times as long as the others.
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(1.7);
    await server.stop();
  });
});
