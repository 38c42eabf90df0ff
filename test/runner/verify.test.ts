import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example } from '../../snippets/example.ts';
import { toEntry } from '../../snippets/runner/catalogue-rules.ts';
import { closingLine, moduleTable, toReport } from '../../snippets/runner/report.ts';
import { createTarget } from '../../snippets/runner/target.ts';
import { groupByNeeds, verifyAgainst } from '../../snippets/runner/verify.ts';
import { readVerifyArguments } from '../../scripts/verify-arguments.ts';
import { startFake, type FakeHomeserver } from './fake-homeserver.ts';

let fake: FakeHomeserver;
beforeAll(async () => {
  fake = await startFake({ prefix: '/base' });
});
afterAll(() => fake.stop());

const base = {
  title: 'A test',
  operations: ['getVersions'],
  spec: 'client-server-api/#login',
  claims: { yes: 'It is so here.' },
} as const;

const entries = [
  toEntry('client/a/good', {
    default: example({ ...base, run: async (stage) => stage.claim('yes', true) }),
  }),
  toEntry('client/a/bad', {
    default: example({ ...base, run: async (stage) => stage.claim('yes', false) }),
  }),
  toEntry('client/b/elsewhere', {
    default: example({ ...base, needs: { ruma: true }, run: async () => {} }),
  }),
];

function of(id: string, needs: object) {
  return toEntry(id, { default: example({ ...base, needs, run: async () => {} }) });
}

describe('the report', () => {
  it('has the documented shape, and never counts what was not run as verified', async () => {
    const seen: string[] = [];
    const results = await verifyAgainst(createTarget(fake.url), entries, {
      concurrency: 2,
      onResult: ({ entry }) => seen.push(entry.id),
    });
    expect(seen.toSorted()).toEqual(['client/a/bad', 'client/a/good', 'client/b/elsewhere']);
    const operations = ['getVersions'];
    expect(toReport(fake.url, results)).toEqual({
      homeserver: fake.url,
      summary: { examples: 3, verified: 1, failed: 1, notRun: 1 },
      examples: [
        {
          id: 'client/a/good',
          module: 'a',
          operations,
          outcome: 'verified',
          claims: [{ text: 'It is so here.', holds: true }],
        },
        {
          id: 'client/a/bad',
          module: 'a',
          operations,
          outcome: 'failed',
          reason: 'the claim “It is so here.” does not hold',
          claims: [{ text: 'It is so here.', holds: false }],
        },
        {
          id: 'client/b/elsewhere',
          module: 'b',
          operations,
          outcome: 'not-run',
          reason: expect.stringContaining('another server'),
          claims: [],
        },
      ],
    });
    expect(closingLine(results)).toBe('examples: 1 passed, 1 failed, 1 skipped');
    expect(moduleTable(results).split('\n')).toEqual([
      'module  verified  failed  not run  claims',
      'a              1       1        0     1/2',
      'b              0       0        1     0/0',
    ]);
  });

  it('puts examples with the same needs on one server, and each about rate limits on its own', () => {
    const groups = groupByNeeds([
      of('client/a/one', {}),
      of('client/a/two', { guests: 'on' }),
      of('client/a/three', { registration: 'open' }),
      of('client/a/four', { guests: 'on' }),
      of('client/a/five', { rateLimits: 'on' }),
      of('client/a/six', { rateLimits: 'on' }),
    ]);
    expect(groups.map((group) => group.map(({ id }) => id.slice(9)))).toEqual([
      ['one', 'three'],
      ['two', 'four'],
      ['five'],
      ['six'],
    ]);
  });
});

describe('the arguments', () => {
  it.each([
    [['--nonsense'], '--nonsense'],
    [['--homeserver'], '--homeserver'],
    [['--homeserver', 'ftp://x'], '--homeserver: “ftp://x” is not an http or https URL'],
    [['--user-registration', 'open'], 'go with --homeserver'],
    [['--homeserver', 'http://x', '--user-registration', 'maybe'], 'open or token, not “maybe”'],
    [['--homeserver', 'http://x', '--user-registration', 'token'], '--registration-token'],
    [['--concurrency', '0'], '--concurrency'],
    [['stray'], 'stray'],
  ])('%j is refused by name', (args, message) => {
    expect(() => readVerifyArguments(args)).toThrow(message);
  });

  it('takes a URL with a path and a slash at the end', () => {
    const { homeserver, json } = readVerifyArguments([
      '--homeserver',
      'http://x:1/base/',
      '--json',
    ]);
    expect({ homeserver, json }).toEqual({ homeserver: 'http://x:1/base', json: true });
  });
});

describe('the command', () => {
  const script = fileURLToPath(new URL('../../scripts/verify.ts', import.meta.url));

  function verify(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
    const child = spawn(process.execPath, [script, ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  }

  it('prints exactly one object with --json, progress elsewhere', async () => {
    const { code, out, err } = await verify(
      '--homeserver',
      `${fake.url}/`,
      '--json',
      '--only',
      'client/login/password',
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      homeserver: fake.url,
      summary: { examples: 1, verified: 1, failed: 0, notRun: 0 },
      examples: [{ id: 'client/login/password', module: 'login', outcome: 'verified' }],
    });
    expect(err).toContain('[1/1] ✓ client/login/password');
  });

  it('closes with the counts for people', async () => {
    const { code, out } = await verify(
      '--homeserver',
      fake.url,
      '--only',
      'client/versions/versions',
    );
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toBe('examples: 1 passed, 0 failed, 0 skipped');
  });

  it('exits with 2 for a flag, a module or a server that is not there', async () => {
    const flag = await verify('--only-this');
    expect(flag).toMatchObject({ code: 2, out: '' });
    expect(flag.err).toContain('--only-this');
    const module = await verify('--only', 'tea-party');
    expect(module.code).toBe(2);
    expect(module.err).toContain('“tea-party”');
    const server = await verify('--homeserver', 'http://127.0.0.1:1');
    expect(server.code).toBe(2);
    expect(server.err).toContain('http://127.0.0.1:1');
    const stranger = await verify('--homeserver', fake.url.replace('/base', ''));
    expect(stranger.code).toBe(2);
    expect(stranger.err).toContain('does not speak Matrix');
  });
});
