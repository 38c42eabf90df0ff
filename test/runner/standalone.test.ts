import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFake, type FakeHomeserver } from './fake-homeserver.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SNIPPET = 'snippets/client/login/password.ts';

let fake: FakeHomeserver;
beforeAll(async () => {
  fake = await startFake();
});
afterAll(() => fake.stop());

function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += String(chunk)));
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

describe('a snippet by itself', () => {
  it.each([
    ['vite-node', ['node_modules/vite-node/dist/cli.mjs', SNIPPET]],
    ['node', [SNIPPET]],
  ])(
    'runs under %s and prints exchange and claims',
    async (_name, command) => {
      const { code, out } = await run(...command, '--homeserver', `${fake.url}/`);
      expect(out).toContain('POST /_matrix/client/v3/login HTTP/1.1');
      expect(out).toContain('HTTP/1.1 200 OK');
      expect(out).toContain('✓ It makes a device that the user did not have before.');
      expect(out).toMatch(/^verified in \d+ ms$/m);
      expect(code).toBe(0);
    },
    20_000,
  );

  it('tells failed, not run and wrong usage apart by exit code', async () => {
    const failed = await run(SNIPPET, '--homeserver', 'http://127.0.0.1:1');
    expect(failed.code).toBe(1);
    expect(failed.out).toContain('got no answer');
    const closed = await startFake({ registration: 'closed' });
    const notRun = await run(SNIPPET, '--homeserver', closed.url);
    await closed.stop();
    expect(notRun.code).toBe(2);
    expect(notRun.out).toContain('not run: this server takes no new accounts');
    const usage = await run(SNIPPET, '--nonsense');
    expect(usage.code).toBe(2);
    expect(usage.err).toContain('--nonsense');
  }, 20_000);
});

describe('the bundle for browsers', () => {
  it('has nothing of Node in it', async () => {
    const built = await build({
      configFile: false,
      logLevel: 'error',
      root: ROOT,
      build: {
        write: false,
        minify: false,
        lib: { entry: 'snippets/runner/browser.ts', formats: ['es'] },
      },
    });
    const chunks = [built].flat().flatMap((result) => ('output' in result ? result.output : []));
    const code = chunks.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('\n');
    expect(code).toContain('/_matrix/client/v3/register');
    expect(code).toContain('Log in with a password');
    expect(code).not.toMatch(/node:|child_process|better-sqlite3|standalone/);
  }, 30_000);
});
