/**
 * `npm run dev`: the site with reload (astro dev), and behind it the server with reload (node --watch). Open the
 * site's address: what belongs to Matrix is passed on to the server.
 *
 * Ctrl-C ends both; where one ends by itself, so does the other.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { dev } from 'astro';
import { ROOT, toolEnvironment } from './children.ts';
import { freePort } from './free-port.ts';

const SITE_PORT = 4321;

/** The paths that the server answers, whatever the site has. */
const SERVER_PATHS = ['/_matrix', '/_ruma', '/_synapse', '/.well-known/matrix'];

const port = process.env['RUMA_PORT'] ?? String(await freePort());
const target = `http://127.0.0.1:${port}`;
const siteUrl = `http://localhost:${SITE_PORT}`;

const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', 'server/main.js'], {
  cwd: ROOT,
  env: toolEnvironment({
    RUMA_SITE: 'off',
    RUMA_PORT: port,
    RUMA_PUBLIC_BASEURL: process.env['RUMA_PUBLIC_BASEURL'] ?? siteUrl,
  }),
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
});

/** A server that takes longer than this to finish is killed. */
const ended = Promise.race([once(server, 'exit'), delay(10_000, undefined, { ref: false })]);
process.on('exit', () => endServer('SIGKILL'));

const site = await dev({
  root: ROOT,
  server: { port: SITE_PORT, host: 'localhost' },
  vite: {
    server: {
      strictPort: true,
      proxy: Object.fromEntries(
        SERVER_PATHS.map((path) => [path, { target, changeOrigin: false }]),
      ),
    },
  },
});

/** The watcher and the server under it are one process group. */
function endServer(signal: NodeJS.Signals): void {
  const over = server.exitCode !== null || server.signalCode !== null;
  if (!over && server.pid !== undefined) process.kill(-server.pid, signal);
}

let stopping = false;

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  endServer('SIGTERM');
  await Promise.all([site.stop(), ended]);
  process.exit(code);
}

process.on('SIGINT', () => void stop(130)).on('SIGTERM', () => void stop(143));
server.on('exit', (code) => void stop(code ?? 1));
console.log(`\nThe site with reload: ${siteUrl}/ (the server behind it: ${target})\n`);
