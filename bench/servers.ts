/** The processes that are measured: the server as `npm run serve` starts it, and the floor. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLoadClient, type LoadClient } from './load.ts';

export interface Measured {
  readonly url: string;
  readonly client: LoadClient;
  /** From spawning the process to its first answer. */
  readonly startMilliseconds: number;
  /** A number from /_ruma/metrics. */
  metric(name: string): Promise<number>;
  /** Where its data is. */
  readonly folder: string;
  /** How many bytes its data folder holds. */
  diskBytes(): number;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '..');

/** Starts Ruma TS on a fresh data folder. `options`: what else its environment says. */
export async function startRuma(
  durability: 'power-loss' | 'crash' = 'power-loss',
  options: Readonly<Record<string, string>> = {},
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-bench-'));
  return start(folder, [join(root, 'server/main.js')], {
    RUMA_DATA_DIR: folder,
    RUMA_DURABILITY: durability,
    RUMA_PORT: '0',
    RUMA_SITE: 'off',
    RUMA_RATE_LIMITS: 'off',
    RUMA_REGISTRATION: 'open',
    RUMA_PASSWORD_COST: '10',
    RUMA_LOG_LEVEL: 'warn',
    ...options,
  });
}

/** Starts the floor. */
export async function startFloor(durability: 'power-loss' | 'crash'): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'ruma-floor-'));
  const synchronous = durability === 'power-loss' ? 'full' : 'normal';
  return start(folder, [join(root, 'bench/floor.ts'), join(folder, 'floor.db'), synchronous], {});
}

async function start(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const started = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await announcedUrl(child);
  const client = createLoadClient(url);
  await client.send({ method: 'GET', path: '/_matrix/client/versions' });
  const startMilliseconds = performance.now() - started;
  return {
    url,
    client,
    startMilliseconds,
    folder,
    async metric(name) {
      const { body } = await client.send({ method: 'GET', path: '/_ruma/metrics' });
      const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(body)?.[1];
      if (value === undefined) throw new Error(`there is no metric ${name}`);
      return Number(value);
    },
    diskBytes: () =>
      readdirSync(folder).reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    async stop() {
      client.close();
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first URL that the process prints. */
async function announcedUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the process has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/[\w.:[\]]+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the server stopped before it said where it listens');
}
