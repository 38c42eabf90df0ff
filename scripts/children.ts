/** Child processes that never outlive us, with their time shown while a reader waits. */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '..');

/** The environment of a child: the project's tools first on the path, then the Node that runs this. */
export function toolEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [
    join(ROOT, 'node_modules', '.bin'),
    dirname(process.execPath),
    process.env['PATH'] ?? '',
  ].join(delimiter);
  const { FORCE_COLOR: _, ...plain } = process.env;
  // What tools print is read by patterns and shown indented: no colours, no notices.
  return { ...plain, NO_COLOR: '1', ASTRO_TELEMETRY_DISABLED: '1', ...extra, PATH: path };
}

export interface Ran {
  /** 128 and the signal's number where a signal ended it, as a shell reports it. */
  readonly code: number;
  /** Standard output alone, and both streams as they came. */
  readonly stdout: string;
  readonly output: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Show the output as it comes, rather than only keep it. */
  readonly show?: boolean;
  /** Also write the output to this file. */
  readonly log?: string;
}

/** Process groups under way; each child leads its own, so that its own children end with it. */
const groups = new Set<number>();

function signalGroups(signal: NodeJS.Signals): void {
  for (const pid of groups) {
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended in between.
    }
  }
}

let stopping = false;

/** Ends the children, then us. They get five seconds to end by themselves. */
function stopAll(signal: NodeJS.Signals): void {
  if (stopping) return;
  stopping = true;
  signalGroups(signal);
  const code = signal === 'SIGINT' ? 130 : 143;
  const started = Date.now();
  setInterval(() => {
    if (groups.size === 0 || Date.now() - started > 5000) process.exit(code);
  }, 50);
}

function watchSignals(): void {
  process.on('SIGINT', stopAll).on('SIGTERM', stopAll);
  process.on('exit', killGroups);
}

function killGroups(): void {
  signalGroups('SIGKILL');
}

function unwatchSignals(): void {
  process.off('SIGINT', stopAll).off('SIGTERM', stopAll).off('exit', killGroups);
}

/**
 * Runs a command of node_modules/.bin, or Node itself for `node`, in the project's root. Answers whatever its exit
 * code; throws where it cannot be started.
 */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const program = command === 'node' ? process.execPath : command;
    const child = spawn(program, args, {
      cwd: ROOT,
      env: toolEnvironment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const { pid } = child;
    if (pid !== undefined) {
      if (groups.size === 0) watchSignals();
      groups.add(pid);
    }
    const log = options.log === undefined ? undefined : createWriteStream(options.log);
    let stdout = '';
    let output = '';
    const keep = (chunk: string, isError: boolean): void => {
      output += chunk;
      if (!isError) stdout += chunk;
      log?.write(chunk);
      if (options.show) process[isError ? 'stderr' : 'stdout'].write(chunk);
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => keep(chunk, false));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => keep(chunk, true));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (pid !== undefined) groups.delete(pid);
      log?.end();
      // Nobody goes on with half a result: stopAll ends us.
      if (stopping) return;
      if (groups.size === 0) unwatchSignals();
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), stdout, output });
    });
  });
}

/** Shows that a long step is alive: on a terminal a line that counts, elsewhere a line every ten seconds. */
export function showProgress(describe: () => string): { stop(): void } {
  const started = Date.now();
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  const terminal = process.stdout.isTTY;
  const show = (): void => {
    const line = `${describe()} … ${seconds()} s`;
    process.stdout.write(terminal ? `\r\u001b[2K${line}` : `${line}\n`);
  };
  const ticking = setInterval(show, terminal ? 1000 : 10_000);
  return {
    stop: () => {
      clearInterval(ticking);
      if (terminal) process.stdout.write('\r\u001b[2K');
    },
  };
}
