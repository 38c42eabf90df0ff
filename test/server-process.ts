/** The real server as a process of its own, for tests that meet it as its users do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scripts/free-port.ts';

const ROOT = join(import.meta.dirname, '..');
/** How long it may take until it answers, in milliseconds. */
const START_TIMEOUT = 30_000;

export interface ServerOptions {
  /** Further settings, by the names of the configuration: `{ RUMA_GUESTS: 'on' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Keep the data here, so that another start finds it. Without it: a temporary folder that stop() removes. */
  readonly dataDir?: string;
  /** Listen here, as after a restart. Without it: any free port. */
  readonly port?: number;
}

export interface ServerProcess {
  /** Without a trailing slash. */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  readonly pid: number;
  /** What it has printed so far. */
  readonly log: () => string;
  /** SIGTERM, and waits until it has ended; its exit code. */
  stop(): Promise<number>;
  /** SIGKILL, as in a power cut. The data stays for another start, also in a temporary folder. */
  kill(): Promise<void>;
}

/**
 * Starts `server/main.js` with rate limits off and open registration, and waits until it is healthy. Throws with what it
 * printed where it ends before, or does not answer within 30 seconds.
 */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'ruma-test-')));
  const port = options.port ?? (await freePort());
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, [join(ROOT, 'server', 'main.js')], {
    cwd: ROOT,
    env: {
      ...withoutSettings(process.env),
      RUMA_DATA_DIR: dataDir,
      RUMA_HOST: '127.0.0.1',
      RUMA_PORT: String(port),
      RUMA_RATE_LIMITS: 'off',
      RUMA_LOG_LEVEL: 'warn',
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const keep = (chunk: string): void => {
    log = (log + chunk).slice(-200_000);
  };
  child.stdout.setEncoding('utf8').on('data', keep);
  child.stderr.setEncoding('utf8').on('data', keep);
  const killChild = (): void => void child.kill('SIGKILL');
  process.once('exit', killChild);
  const ended = once(child, 'exit').then(([code]: unknown[]) => {
    process.off('exit', killChild);
    return typeof code === 'number' ? code : 1;
  });

  let running = true;
  void ended.then(() => (running = false));
  try {
    await answering(url, () => running);
  } catch (error) {
    killChild();
    await ended;
    throw new Error(`The server did not start: ${String(error)}\n${log}`, { cause: error });
  }
  return {
    url,
    port,
    dataDir,
    pid: child.pid ?? 0,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
      return code;
    },
    kill: async () => {
      killChild();
      await ended;
    },
  };
}

/** The environment without the settings of whoever runs the tests. */
function withoutSettings(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !name.startsWith('RUMA_')),
  );
}

async function answering(url: string, isRunning: () => boolean): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  while (isRunning()) {
    const response = await fetch(`${url}/_ruma/health`).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error(`no answer at ${url} for ${START_TIMEOUT / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('it ended');
}
