/** What `npm run verify` understands, and the whole of what it writes, against a small server of the tests. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readVerifyArguments } from '../../scripts/verify-arguments.ts';
import { optionRows, usage } from '../../scripts/verify-options.ts';
import { example } from '../../snippets/example.ts';
import { toEntry } from '../../snippets/runner/catalogue-rules.ts';
import { groupByNeeds, needsServerAlone, verifyAgainst } from '../../snippets/runner/verify.ts';
import { createTarget } from '../../snippets/runner/target.ts';
import { startFake, type FakeHomeserver } from './fake-homeserver.ts';
import { verifyText } from './verify-stand.ts';

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

function of(id: string, needs: object, run = async () => {}) {
  return toEntry(id, { default: example({ ...base, needs, run }) });
}

describe('the order of examples', () => {
  it('puts examples with the same needs on one server, and each about rate limits on its own', () => {
    const groups = groupByNeeds([
      of('client/a/one', {}),
      of('client/a/two', { guests: 'on' }),
      of('client/a/three', { registration: 'open' }),
      of('client/a/four', { guests: 'on' }),
      of('client/a/five', { rateLimits: 'on' }),
      of('client/a/six', { alone: true }),
      of('client/a/seven', { alone: true }),
    ]);
    expect(groups.map((group) => group.map(({ id }) => id.slice(9)))).toEqual([
      ['one', 'three'],
      ['two', 'four'],
      ['five'],
      ['six'],
      ['seven'],
    ]);
  });

  it('runs as many side by side as it may, and those that need the server alone with nothing beside them', async () => {
    let running = 0;
    const seen: Record<string, number> = {};
    const look = (id: string) => async (): Promise<void> => {
      running += 1;
      await new Promise((resolve) => setImmediate(resolve));
      seen[id] = Math.max(seen[id] ?? 0, running);
      running -= 1;
    };
    // They are not like those of a server of ours, which runs them too.
    const entries = ['alone', 'one', 'two', 'three'].map((id) =>
      of(`client/a/${id}`, id === 'alone' ? { alone: true } : {}, look(id)),
    );
    const target = createTarget(fake.url);
    await verifyAgainst(target, entries, { jobs: 2, onResult: () => undefined });
    expect(entries.map(({ example: one }) => needsServerAlone(one))).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect(seen['alone']).toBe(1);
    expect(Math.max(...Object.values(seen))).toBe(2);
  });
});

describe('the arguments', () => {
  it.each([
    [['--nonsense'], '--nonsense'],
    [['--homeserver'], '--homeserver'],
    [['--homeserver', 'ftp://x'], '--homeserver: “ftp://x” is not an http or https URL'],
    [['--registration-token', 'x'], '--registration-token goes with --homeserver'],
    [['--admin-token', 'x'], '--admin-token goes with --homeserver'],
    [['--homeserver', 'http://x', '--rate-limits', 'maybe'], 'on or off, not “maybe”'],
    [['--homeserver', 'http://x', '--setting', 'RUMA_X'], 'NAME=VALUE, not “RUMA_X”'],
    [['--jobs', '0'], '--jobs takes a whole number from 1 to 64'],
    [['--json'], '--json'],
    [['stray'], 'stray'],
  ])('%j is refused by name', (args, message) => {
    expect(() => readVerifyArguments(args)).toThrow(message);
  });

  it('takes a URL with a path and a slash at the end, and lists with commas', () => {
    const args = ['--homeserver', 'http://x:1/base/', '--only', 'login,sync', '--only', 'voip'];
    expect(readVerifyArguments(args)).toMatchObject({
      homeserver: 'http://x:1/base',
      only: ['login', 'sync', 'voip'],
      jobs: 4,
    });
  });

  it('has a line of help for each option', () => {
    for (const { name, meaning } of optionRows()) {
      expect(usage()).toContain(`--${name}`);
      expect(usage()).toContain(meaning);
    }
  });
});

describe('the command', { timeout: 60_000 }, () => {
  const script = fileURLToPath(new URL('../../scripts/verify.ts', import.meta.url));

  function start(...args: string[]) {
    const child = spawn(process.execPath, [script, ...args]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    child.stderr.on('data', (chunk) => (err += String(chunk)));
    const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
      child.on('close', (code) => resolve({ code, out, err })),
    );
    return { child, ended };
  }

  it('prints exactly one object with --json -, progress elsewhere', async () => {
    const args = ['--homeserver', `${fake.url}/`, '--json', '-', '--only', 'login/password'];
    const { code, out, err } = await start(...args).ended;
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      format: 1,
      homeserver: fake.url,
      state: 'complete',
      summary: { examples: 1, verified: 1, failed: 0, notRun: 0, pending: 0 },
      modules: [{ module: 'login', verified: 1 }],
      examples: [{ id: 'client/login/password', module: 'login', outcome: 'verified' }],
    });
    expect(err).toContain('[1/1] ✓ client/login/password');
  });

  it('writes what it has when it is interrupted, and says with 130 that it was', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ruma-verify-'));
    try {
      const file = join(folder, 'report.json');
      const { child, ended } = start('--json', file, '--jobs', '1', '--only', 'versions,login');
      child.stdout.once('data', () => child.kill('SIGINT'));
      const { code, out } = await ended;
      expect(code).toBe(130);
      const report = JSON.parse(await readFile(file, 'utf8'));
      expect(report.state).toBe('interrupted');
      expect(report.summary.verified).toBeGreaterThan(0);
      expect(report.summary.pending).toBeGreaterThan(0);
      expect(out).toContain(`${report.summary.pending} examples were not reached`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('closes with the counts for people', async () => {
    const only = ['--homeserver', fake.url, '--only', 'client/versions/versions'];
    const { code, out } = await verifyText(only);
    expect(code).toBe(0);
    expect(out.trimEnd().split('\n').at(-1)).toBe('examples: 1 passed, 0 failed, 0 skipped');
  });

  it('keeps to one line on a terminal', async () => {
    const { out } = await verifyText(['--homeserver', fake.url, '--only', 'versions'], true);
    const [progress = ''] = out.split('\n');
    expect(progress).toContain('\r\u001B[K[1/');
    expect(progress.endsWith('\r\u001B[K')).toBe(true);
  });

  it('lists without asking anything', async () => {
    const { code, out } = await verifyText(['--list', '--only', 'login,admin']);
    expect(code).toBe(0);
    expect(out).toMatch(/^client\/login\/too-many +rate limits, alone$/m);
    expect(out).toMatch(/^client\/admin\/whois +an administrator$/m);
    expect(out).toMatch(/^client\/login\/password$/m);
  });

  it('exits with 2 where nothing could be put to the test', async () => {
    const { code, out } = await verifyText(['--homeserver', fake.url, '--only', 'admin']);
    expect(code).toBe(2);
    expect(out).toMatch(/^ {2}\d+ × it needs an administrator/m);
  });

  it.each([
    [['--only-this'], '--only-this'],
    [['--only', 'tea-party'], '“tea-party”'],
    [['--resume', '/nowhere.json'], '--resume: /nowhere.json'],
    [['--homeserver', 'http://127.0.0.1:1'], 'http://127.0.0.1:1'],
  ])('throws for %j, naming it', async (args, message) => {
    await expect(verifyText(args)).rejects.toThrow(message);
  });

  it('exits with 2 for a server that does not speak Matrix', async () => {
    const { code, out, err } = await start('--homeserver', fake.url.replace('/base', '')).ended;
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('does not speak Matrix');
  });
});
