import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, type Needs, type Stage } from '../../snippets/example.ts';
import { runExample } from '../../snippets/runner/run-example.ts';
import { FAKE_TOKEN, startFake, type FakeHomeserver } from './fake-homeserver.ts';
import password from '../../snippets/client/login/password.ts';
import wrongPassword from '../../snippets/client/login/wrong-password.ts';

const base = {
  title: 'A test',
  operations: ['getVersions'],
  spec: 'client-server-api/#api-versions',
} as const;

/** Expects the first answer to be 429 when it needs rate limits, and never to see one otherwise. */
function shows(needs: Needs) {
  return example({
    ...base,
    needs,
    claims: { holds: 'It holds.' },
    run: async (stage) => {
      const { status } = await stage.anyone.post('/_matrix/client/v3/register', {});
      stage.claim('holds', status === (needs.rateLimits === 'on' ? 429 : 401), status);
    },
  });
}

function one(run: (stage: Stage<'holds'>) => Promise<void>) {
  return example({ ...base, operations: ['getVersions'], claims: { holds: 'It holds.' }, run });
}

let fake: FakeHomeserver;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.stop());

describe('claims', () => {
  it('verifies an example whose claims all hold', async () => {
    const run = await runExample(
      one(async (stage) => stage.claim('holds', true)),
      { homeserver: fake.url },
    );
    expect(run).toMatchObject({ outcome: 'verified', claims: [{ id: 'holds', holds: true }] });
    expect(run.reason).toBeUndefined();
  });

  it('fails an example that never states one of its claims', async () => {
    const run = await runExample(
      one(async () => {}),
      { homeserver: fake.url },
    );
    expect(run.outcome).toBe('failed');
    expect(run.claims).toEqual([
      { id: 'holds', text: 'It holds.', holds: false, seen: 'the run ended before it was stated' },
    ]);
    expect(run.reason).toContain('“It holds.”');
  });

  it('keeps a claim false that was false once, with what was seen then', async () => {
    const run = await runExample(
      one(async (stage) => {
        stage.claim('holds', true);
        stage.claim('holds', false, { status: 500 });
        stage.claim('holds', true);
      }),
      { homeserver: fake.url },
    );
    expect(run.outcome).toBe('failed');
    expect(run.claims[0]).toMatchObject({ holds: false, seen: '{"status":500}' });
  });

  it('fails an example that throws, with the message', async () => {
    const run = await runExample(
      one(async (stage) => {
        stage.claim('holds', true);
        throw new Error('off with its head');
      }),
      { homeserver: fake.url },
    );
    expect(run).toMatchObject({ outcome: 'failed', reason: 'off with its head' });
  });

  it('ends a run at its time limit and aborts what is under way', async () => {
    const run = await runExample(
      one(async (stage) => {
        await stage.until(async () => undefined, 60_000);
      }),
      { homeserver: fake.url, timeLimitMs: 120 },
    );
    expect(run).toMatchObject({ outcome: 'failed', reason: 'it took longer than 120 ms' });
  });
});

describe('exchanges', () => {
  it('records shown requests with captions, and quiet ones apart', async () => {
    const run = await runExample(password, { homeserver: fake.url });
    expect(run.outcome).toBe('verified');
    expect(run.serverName).toBe('fake.example');
    expect(
      run.exchanges.map(({ caption, request, response }) => [
        caption,
        request.path,
        response.status,
      ]),
    ).toEqual([
      ['Alice logs in on another device', '/_matrix/client/v3/login', 200],
      ['The new token says who it belongs to', '/_matrix/client/v3/account/whoami', 200],
    ]);
    expect(run.exchanges[1]?.request.headers['authorization']).toMatch(/^Bearer secret_/);
    expect(run.quiet.map(({ request }) => request.path)).toEqual([
      '/_matrix/client/v3/register',
      '/_matrix/client/v3/register',
    ]);
  });

  it('shows an error as it came', async () => {
    const run = await runExample(wrongPassword, { homeserver: fake.url });
    expect(run.outcome).toBe('verified');
    expect(run.exchanges[0]?.response).toEqual({
      status: 403,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: { errcode: 'M_FORBIDDEN', error: 'Wrong user or password.' },
    });
  });

  it('throws on a refused quiet request, naming it', async () => {
    const run = await runExample(
      one(async (stage) => {
        await stage.anyone.quietly.get('/_matrix/client/v3/nothing');
      }),
      { homeserver: fake.url },
    );
    expect(run.reason).toBe(
      'set-up: GET /_matrix/client/v3/nothing answered 404 M_UNRECOGNIZED: Unknown.',
    );
  });

  it('shows only the last attempt of until, under the caption', async () => {
    let asked = 0;
    const run = await runExample(
      one(async (stage) => {
        stage.step('Waiting');
        await stage.until(async () => {
          asked += 1;
          await stage.anyone.get('/_matrix/client/versions', { attempt: asked });
          return asked === 3 ? true : undefined;
        });
        stage.claim('holds', true);
      }),
      { homeserver: fake.url },
    );
    expect(run.exchanges).toHaveLength(1);
    expect(run.exchanges[0]).toMatchObject({
      caption: 'Waiting',
      request: { query: { attempt: '3' } },
    });
  });

  it('lists requests in the order in which they were started', async () => {
    const run = await runExample(
      one(async (stage) => {
        await Promise.all(
          ['a', 'b', 'c'].map((n) => stage.anyone.get('/_matrix/client/versions', { n })),
        );
        stage.claim('holds', true);
      }),
      { homeserver: fake.url },
    );
    expect(run.exchanges.map(({ request }) => request.query)).toEqual([
      { n: 'a' },
      { n: 'b' },
      { n: 'c' },
    ]);
  });

  it('joins a query in the path with one given apart', async () => {
    const run = await runExample(
      one(async (stage) => {
        await stage.anyone.get('/_matrix/client/versions?a=1&b=x%3Fy', {
          b: 'z',
          c: undefined,
          d: ['1', '2'],
        });
        stage.claim('holds', true);
      }),
      { homeserver: fake.url },
    );
    expect(run.exchanges[0]?.request).toMatchObject({
      path: '/_matrix/client/versions',
      query: { a: '1', b: ['x?y', 'z'], d: ['1', '2'] },
    });
  });

  it('gives answers that are lists as json', async () => {
    const run = await runExample(
      one(async (stage) => {
        const answer = await stage.anyone.get('/_matrix/client/v3/list');
        stage.claim('holds', JSON.stringify([answer.body, answer.json]) === '[{},[1,2,3]]');
      }),
      { homeserver: fake.url },
    );
    expect(run.outcome).toBe('verified');
  });

  it('gives the second device its own name and token', async () => {
    const run = await runExample(
      one(async (stage) => {
        const alice = await stage.user('alice');
        const phone = await alice.newDevice();
        await alice.get('/_matrix/client/v3/account/whoami');
        await phone.get('/_matrix/client/v3/account/whoami');
        stage.claim('holds', phone.deviceId !== alice.deviceId);
      }),
      { homeserver: fake.url },
    );
    expect(run.exchanges.map(({ actor }) => actor)).toEqual(['alice', 'alice, second device']);
    expect(run.outcome).toBe('verified');
  });
});

describe('servers', () => {
  const makesUser = one(async (stage) => {
    const alice = await stage.user('alice');
    stage.claim('holds', alice.userId === `@${alice.localpart}:${stage.serverName}`);
  });

  async function against(options: Parameters<typeof startFake>[0], given = {}) {
    const server = await startFake(options);
    try {
      return await runExample(makesUser, { homeserver: `${server.url}/`, ...given });
    } finally {
      await server.stop();
    }
  }

  it('registers by token', async () => {
    const run = await against({ registration: 'token' }, { registration: { token: FAKE_TOKEN } });
    expect(run.outcome).toBe('verified');
  });

  it('does not run without a way to make accounts, and says why', async () => {
    expect(await against({ registration: 'token' })).toMatchObject({
      outcome: 'not-run',
      reason: 'this server asks for a registration token, and none was given',
      claims: [],
    });
    expect(await against({ registration: 'closed' })).toMatchObject({ outcome: 'not-run' });
    expect((await against({ registration: 'email' })).reason).toContain('m.login.email.identity');
    const wrong = { registration: { token: 'wrong' } };
    expect((await against({ registration: 'token' }, wrong)).reason).toContain('No such token.');
  });

  it('waits when the server says so', async () => {
    const run = await against({ busyRegistrations: 3 });
    expect(run.outcome).toBe('verified');
  });

  it('shows a 429 only where the example is about it', async () => {
    for (const needs of [{ rateLimits: 'on' }, {}] as const) {
      const server = await startFake({ busyRegistrations: 2 });
      const known = { rateLimits: 'on', serverName: 'fake.example' } as const;
      const run = await runExample(shows(needs), { homeserver: server.url, known });
      await server.stop();
      expect(run.reason).toBeUndefined();
      expect(run.exchanges).toHaveLength(1);
    }
  });

  it('works below a path', async () => {
    expect((await against({ prefix: '/chat/matrix' })).outcome).toBe('verified');
  });

  it('fails when nothing answers, naming the request', async () => {
    const run = await runExample(makesUser, { homeserver: 'http://127.0.0.1:1' });
    expect(run.outcome).toBe('failed');
    expect(run.reason).toContain('got no answer');
  });

  it('refuses what is no URL', async () => {
    await expect(runExample(makesUser, { homeserver: 'matrix.example' })).rejects.toThrow(
      'did you mean https://matrix.example?',
    );
  });
});
