/** `npm run verify` against real servers: each way to get accounts, one that answers wrongly, one that has enough soon. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Needs } from '../../snippets/example.ts';
import { startLocalServer } from '../../snippets/runner/local-server.ts';
import { registerWithSecret } from '../../snippets/runner/shared-secret.ts';
import { createTarget } from '../../snippets/runner/target.ts';
import { createStage } from '../../snippets/runner/stage.ts';
import { createClaimBook } from '../../snippets/runner/claims.ts';
import { createRecorder } from '../../snippets/runner/recorder.ts';
import { startDeadline } from '../../snippets/runner/deadline.ts';
import { startAlteredServer, type Alteration } from '../../site/verify-report/altered-server.ts';
import { outcomesOf, verifyJson } from './verify-stand.ts';

const SECRET = 'off with their heads';
const TOKEN = 'down-the-rabbit-hole';

let folder: string;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruma-verify-'));
});
afterAll(async () => {
  for (const stop of stops.toReversed()) await stop();
  await rm(folder, { recursive: true, force: true });
});

async function server(needs: Needs): Promise<string> {
  const started = await startLocalServer(needs);
  stops.push(started.stop);
  return started.url;
}

async function altered(behind: string, alter: Alteration) {
  const started = await startAlteredServer(behind, alter);
  stops.push(started.stop);
  return started;
}

async function file(name: string, value: unknown): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, JSON.stringify(value));
  return path;
}

describe('accounts', () => {
  let closed: string;
  beforeAll(async () => {
    closed = await server({
      registration: 'closed',
      config: { RUMA_REGISTRATION_SHARED_SECRET: SECRET },
    });
  });

  it('come with a registration token', async () => {
    const url = await server({ registration: 'token' });
    const only = ['--homeserver', url, '--only', 'whoami/whoami'];
    expect((await verifyJson(...only)).report.examples[0]).toMatchObject({
      outcome: 'not-run',
      reason: expect.stringContaining('registration token, and none was given'),
    });
    const { code, report, out } = await verifyJson(...only, '--registration-token', TOKEN);
    expect({ code, ...outcomesOf(report) }).toEqual({
      code: 0,
      'client/whoami/whoami': 'verified',
    });
    expect(out).not.toContain(TOKEN);
  });

  it('come with the shared secret where nobody can register, administrators too', async () => {
    const only = ['--homeserver', closed, '--only', 'whoami/whoami,admin/lock'];
    expect(Object.values(outcomesOf((await verifyJson(...only)).report))).toEqual([
      'not-run',
      'not-run',
    ]);
    const { report, out } = await verifyJson(...only, '--shared-secret', SECRET);
    expect(outcomesOf(report)).toEqual({
      'client/admin/lock': 'verified',
      'client/whoami/whoami': 'verified',
    });
    expect(out).not.toContain(SECRET);
    const wrong = await verifyJson(...only, '--shared-secret', 'wrong');
    expect(wrong.report.examples[0]?.reason).toContain('did not take the shared secret: 403');
  });

  it('come from a file, each once, also when a run is resumed', async () => {
    const ask = asker(closed);
    const password = 'wonderland-of-the-file';
    const made = [];
    for (const name of ['ann', 'bess', 'cleo', 'dora'])
      made.push(await registerWithSecret(ask, SECRET, name, password));
    const chief = await registerWithSecret(ask, SECRET, 'chief', password, true);
    const users = made.slice(0, 3).map(({ userId }) => ({ user: userId, password }));
    const token = { access_token: made[3]?.accessToken };
    const accounts = await file('accounts.json', [...users, token]);
    const args = ['--homeserver', closed, '--jobs', '1', '--accounts', accounts];

    const first = await verifyJson(...args, '--only', 'whoami/whoami,login/password');
    expect(outcomesOf(first.report)).toEqual({
      'client/login/password': 'verified',
      'client/whoami/whoami': 'verified',
    });
    const used = first.report.accountsUsed;
    expect(used).toEqual(users.slice(0, used.length).map(({ user }) => user));

    const before = await file('before.json', first.report);
    const more = ['--resume', before, '--admin-token', chief.accessToken];
    const second = await verifyJson(...args, ...more, '--only', 'login,whoami,admin/lock');
    const reasons = second.report.examples.map(({ reason = '' }) => reason).join('\n');
    expect(reasons).toContain('the 4 that were given are used up');
    expect(new Set(second.report.accountsUsed).size).toBe(4);
    expect(second.err).not.toContain('client/whoami/whoami');
    expect(outcomesOf(second.report)['client/whoami/whoami']).toBe('verified');
    expect(second.out).not.toContain(password);
    expect(second.out).not.toContain(chief.accessToken);
  });

  it('with an access token alone can do all but log in again', async () => {
    const made = await registerWithSecret(asker(closed), SECRET, 'tokened', 'secret');
    const accounts = await file('token.json', [{ access_token: made.accessToken }]);
    const { report } = await verifyJson(
      '--homeserver',
      closed,
      '--accounts',
      accounts,
      '--only',
      'login/password',
    );
    expect(report.examples[0]).toMatchObject({
      outcome: 'not-run',
      reason: 'it needs the password of an account, and only an access token was given',
    });
  });

  it('of a file that has none are refused, naming the entry', async () => {
    const accounts = await file('bad.json', [{ user: 'a', password: 'b' }, { user: 'c' }]);
    await expect(
      verifyJson('--homeserver', closed, '--accounts', accounts, '--only', 'whoami'),
    ).rejects.toThrow('entry 2 has neither user and password nor access_token');
  });
});

/** Requests that are not shown, as examples make them for set-up. */
function asker(url: string) {
  const target = createTarget(url);
  const scene = {
    homeserver: target.homeserver,
    fetch: target.fetch,
    recorder: createRecorder(),
    deadline: startDeadline(20_000, () => new Error('too slow')),
    patient: true,
    patience: target.patience,
  };
  return createStage(scene, target, '', createClaimBook({})).anyone.quietly;
}

describe('a server that answers otherwise', () => {
  it('is told what differs: with a claim broken by it, or without', async () => {
    const { url } = await altered(await server({}), {
      alter: (request, { status, body }) => {
        if (request === 'GET /_matrix/client/versions')
          return { status, body: { ...body, server: 'Looking-Glass' } };
        if (request === 'POST /_matrix/client/v3/login' && status === 403)
          return { status: 400, body: { errcode: 'M_UNKNOWN', error: 'No.' } };
        if (request === 'GET /_matrix/client/v3/login' && status === 200)
          return { status, body: {} };
        return undefined;
      },
    });
    const html = join(folder, 'report.html');
    const only = 'versions/versions,login/wrong-password,login/flows';
    const { code, report, err } = await verifyJson(
      '--homeserver',
      url,
      '--only',
      only,
      '--html',
      html,
    );
    expect(code).toBe(1);
    expect(outcomesOf(report)).toEqual({
      'client/login/flows': 'failed',
      'client/login/wrong-password': 'failed',
      'client/versions/versions': 'verified',
    });
    const [flows, wrong, versions] = report.examples;
    expect(versions?.differences).toEqual([
      {
        exchange: 1,
        request: 'GET /_matrix/client/versions',
        kind: 'extra',
        path: 'server',
        got: 'Looking-Glass',
        words: 'There is server too, which is "Looking-Glass"; Ruma TS has none.',
      },
    ]);
    expect(wrong?.differences.filter(({ exchange }) => exchange === 1)).toMatchObject([
      { kind: 'errcode', expected: 'M_FORBIDDEN', got: 'M_UNKNOWN' },
      { kind: 'status', expected: 403, got: 400 },
    ]);
    expect(wrong?.exchanges[0]?.response).toContain('HTTP/1.1 400 Bad Request');
    expect(wrong?.exchanges[0]?.expected).toContain('HTTP/1.1 403 Forbidden');
    expect(flows?.differences).toMatchObject([{ kind: 'missing', path: 'flows' }]);
    expect(err).toContain('The status is 400; Ruma TS answers 403.');
    const page = await readFile(html, 'utf8');
    expect(page).toContain('There is server too, which is &quot;Looking-Glass&quot;');
    expect(page).not.toMatch(/(?:src|href)="(?!https:\/\/spec\.matrix\.org\/)/);
  });
});

describe('a server that has enough soon', () => {
  const enough = (headers: Record<string, string>, body: object) => {
    let count = 0;
    return () => {
      count += 1;
      if (count % 3 !== 0) return undefined;
      return {
        status: 429,
        body: { errcode: 'M_LIMIT_EXCEEDED', error: 'Wait.', ...body },
        headers,
      };
    };
  };

  it('is waited for by all examples together, as long as it asks', async () => {
    const { url } = await altered(await server({}), { refuse: enough({}, { retry_after_ms: 20 }) });
    const { code, report } = await verifyJson('--homeserver', url, '--only', 'whoami,versions');
    expect(code).toBe(0);
    expect(report.summary.verified).toBe(report.summary.examples);
    expect(report.waitedMs).toBeGreaterThan(20);
  });

  it('is not waited for longer than one allows: what is left is not run', async () => {
    const { url } = await altered(await server({}), { refuse: enough({ 'retry-after': '7' }, {}) });
    const { report } = await verifyJson(
      '--homeserver',
      url,
      '--only',
      'whoami/whoami',
      '--max-wait',
      '5',
      '--server-name',
      'x',
    );
    expect(report.examples[0]).toMatchObject({
      outcome: 'not-run',
      reason: expect.stringContaining('rate limits ask for more waiting than was allowed'),
    });
  });
});
