/**
 * Makes a fresh clone ready: the locked dependencies, and a Node that can run them.
 *
 * It runs before every other script, so it is plain JavaScript for Node 20 without dependencies, and it
 * does nothing when there is nothing to do. Install scripts stay off: the native parts come prebuilt, and
 * building them would ask for a compiler.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const OLDEST_NODE = 24;
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(root, 'node_modules');
const link = join(modules, '.bin', 'node');
/** Holds the hash of the lockfile that node_modules was installed from. */
const mark = join(modules, '.cache', 'bootstrap');

/** The major version of a Node, or 0 where it does not run on this machine. */
function majorOf(node) {
  const { status, stdout } = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' });
  return status === 0 ? Number.parseInt(stdout, 10) : 0;
}

/** The runtime among the optional dependencies: those for other platforms are not installed. */
function bundledNode() {
  if (!existsSync(modules)) return undefined;
  return readdirSync(modules)
    .filter((name) => /^node-(bin-)?(linux|darwin|win)-/.test(name))
    .map((name) => join(modules, name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node'))
    .find((node) => existsSync(node) && majorOf(node) >= OLDEST_NODE);
}

/** npm puts node_modules/.bin first on the path of every script: a link there decides which Node runs them. */
function linkNode(node) {
  if (process.platform === 'win32') return;
  rmSync(link, { force: true });
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(relative(dirname(link), node), link);
}

function lockHash() {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return `${hash.update(`${process.platform}-${process.arch}`).digest('hex')}\n`;
}

function isInstalled() {
  return (
    existsSync(join(modules, '.package-lock.json')) &&
    existsSync(mark) &&
    readFileSync(mark, 'utf8') === lockHash()
  );
}

/**
 * `npm install --no-save` takes what the lockfile says and leaves it alone. `npm ci` would say it better, but
 * npm 11 refuses lockfiles over optional packages of other platforms.
 */
function install(node, what) {
  const npm = process.env.npm_execpath ?? '';
  const args =
    'install --no-save --ignore-scripts --include=dev --include=optional --no-audit --no-fund'
      .concat(' --prefer-offline --loglevel=error')
      .split(' ');
  const env = {
    ...process.env,
    // npm outside of a script is a program that finds its Node on the path.
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`,
    npm_config_engine_strict: 'false',
    NODE_ENV: 'development',
  };
  const [command, first] = /npm-cli\.c?js$/.test(npm) ? [node, [npm]] : ['npm', []];
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
    console.log(`${what} …`);
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32' && command === 'npm',
    });
    const ticking = setInterval(() => console.log(`${what} … ${seconds()}`), 10_000);
    const pass = (signal) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearInterval(ticking);
      process.off('SIGINT', pass).off('SIGTERM', pass);
      if (code === 0) console.log(`${what}: done in ${seconds()}`);
      if (code === 0) resolve();
      else reject(new Error(`npm install ended with ${signal ?? `exit code ${code}`}.`));
    });
  });
}

async function bootstrap() {
  const systemIsOld = Number.parseInt(process.versions.node, 10) < OLDEST_NODE;
  if (!isInstalled()) {
    await install(process.execPath, 'Installing dependencies');
    const node = bundledNode();
    // An old Node makes npm leave out optional packages that ask for a newer one: a second pass adds them.
    if (systemIsOld && node !== undefined)
      await install(node, `Installing what needs Node ${OLDEST_NODE}`);
    mkdirSync(dirname(mark), { recursive: true });
    writeFileSync(mark, lockHash());
  }
  if (majorOf(link) >= OLDEST_NODE) return;
  const node = bundledNode();
  if (node !== undefined) linkNode(node);
  // A link that does not run would hide the system's Node.
  else rmSync(link, { force: true });
  if (node === undefined && systemIsOld)
    throw new Error(
      `Node ${OLDEST_NODE} or later is needed (this is ${process.versions.node}), and the npm registry has none ` +
        `for ${process.platform}-${process.arch}. Install it from https://nodejs.org/ and try again.`,
    );
}

try {
  await bootstrap();
} catch (error) {
  console.error(`Cannot get ready: ${error.message}`);
  process.exitCode = 1;
}
