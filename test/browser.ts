/**
 * Finds a browser to test the site in, and proves that it runs, in this order: the one that the environment
 * names, Playwright's own, Chrome or Chromium of the system, the one inside @sparticuz/chromium (Linux on x64), and as
 * root on Debian its package. Where none can be had the tests fail: they never go without.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium as playwrightChromium, type Browser as RunningBrowser } from 'playwright';

export interface Browser {
  readonly executablePath: string;
  /** What its process needs on top of ours: where its shared libraries and fonts are. */
  readonly env: Readonly<Record<string, string>>;
  /** Where it was found, for a person who reads the log. */
  readonly source: string;
}

/** Safe for a browser that opens only our own pages; works without a display, as root and in containers. */
export const BROWSER_FLAGS: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

const ROOT = join(import.meta.dirname, '..');
const execute = promisify(execFile);

const NAMES = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome'];
const PLACES = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/opt/google/chrome',
  '/usr/lib/chromium',
  '/usr/lib/chromium-browser',
];
const MAC_APPS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

const HELP = `No browser could be started, and the site is only tested in a real one. Any of these helps:
  npx playwright install --with-deps chromium
  apt-get install chromium        (Debian; Ubuntu: snap install chromium)
  RUMA_BROWSER=/path/to/chrome npm test
Tried:`;

type Attempt = () => Promise<Browser | undefined>;

/** Throws an `Error` that lists what was tried and what to install. */
export async function findBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const named = environment['RUMA_BROWSER'] ?? environment['PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH'];
  if (named !== undefined && named !== '') {
    const browser = { executablePath: named, env: {}, source: 'the environment' };
    await prove(browser);
    return browser;
  }
  const attempts: readonly Attempt[] = [
    async () => at(playwrightChromium.executablePath(), 'Playwright’s own'),
    ...systemPaths(environment).map(
      (path): Attempt =>
        async () =>
          at(path, 'the system’s'),
    ),
    sparticuz,
    debian,
  ];
  const tried: string[] = [];
  for (const attempt of attempts) {
    try {
      const browser = await attempt();
      if (browser === undefined) continue;
      await prove(browser);
      return browser;
    } catch (error) {
      tried.push(`  ${firstLines(error)}`);
    }
  }
  throw new Error(`${HELP}\n${tried.join('\n') || '  nothing: none is here'}`);
}

/** A browser that runs, for whoever is no Playwright test. */
export async function startBrowser(): Promise<RunningBrowser> {
  return launch(await findBrowser());
}

function launch({ executablePath, env }: Browser): Promise<RunningBrowser> {
  return playwrightChromium.launch({
    executablePath,
    args: [...BROWSER_FLAGS],
    env: { ...definedOnly(process.env), ...env },
    timeout: 30_000,
  });
}

function at(executablePath: string, source: string): Browser | undefined {
  return existsSync(executablePath) ? { executablePath, env: {}, source } : undefined;
}

/** Every place where a Chrome or Chromium of the system may be. */
function systemPaths(environment: NodeJS.ProcessEnv): readonly string[] {
  const folders = new Set([...(environment['PATH'] ?? '').split(delimiter), ...PLACES]);
  const paths = [...folders].flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [...paths, ...MAC_APPS].filter((path) => existsSync(path));
}

/** Renders a page: a browser whose libraries are missing would fail here, not in the middle of a test. */
async function prove(found: Browser): Promise<void> {
  try {
    const browser = await launch(found);
    try {
      const page = await browser.newPage();
      await page.goto('data:text/html,<p>it%20renders</p>');
      if ((await page.textContent('p')) !== 'it renders') throw new Error('it rendered nothing');
    } finally {
      await browser.close();
    }
  } catch (error) {
    throw new Error(`${found.executablePath}: ${firstLines(error)}`, { cause: error });
  }
}

/** The environment as Playwright takes it. */
export function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}

/**
 * The browser inside the npm package, unpacked once into a folder of its version. (By itself the package unpacks into the
 * system's temporary folder and takes whatever lies there, however old.) The libraries that it brings for
 * machines without them are used only where it does not run without.
 */
async function sparticuz(): Promise<Browser | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packed = await import('@sparticuz/chromium').catch(() => undefined);
  if (packed === undefined) return undefined;
  const home = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..');
  const cache = join(ROOT, 'node_modules', '.cache', 'chromium', await versionOf(home));
  if (!existsSync(cache)) await unpack(packed.inflate, join(home, 'bin'), cache);
  const plain: Browser = {
    executablePath: join(cache, 'chromium'),
    env: {},
    source: '@sparticuz/chromium',
  };
  return prove(plain).then(
    () => plain,
    () => withItsLibraries(plain, cache),
  );
}

function withItsLibraries(browser: Browser, cache: string): Browser {
  const path = [join(cache, 'al2023', 'lib'), process.env['LD_LIBRARY_PATH']];
  return {
    ...browser,
    env: {
      LD_LIBRARY_PATH: path.filter((part) => part !== undefined && part !== '').join(delimiter),
      FONTCONFIG_PATH: join(cache, 'fonts'),
    },
    source: `${browser.source}, with the libraries it brings`,
  };
}

async function versionOf(folder: string): Promise<string> {
  const text = await readFile(join(folder, 'package.json'), 'utf8');
  return /"version":\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

/** Unpacks beside the cache and renames, so that a cache that is there is whole. */
async function unpack(
  inflate: (file: string) => Promise<string>,
  bin: string,
  cache: string,
): Promise<void> {
  const half = `${cache}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const before = process.env['TMPDIR'];
  // The package unpacks wherever the temporary folder is.
  process.env['TMPDIR'] = half;
  try {
    for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
      await inflate(join(bin, name));
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  await rename(half, cache).catch((error: unknown) => {
    if (!existsSync(cache)) throw error;
  });
}

/** Debian's package, where we may install it. */
async function debian(): Promise<Browser | undefined> {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  console.log('No browser here: installing Debian’s chromium …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await execute('apt-get', ['update', '-q'], { env, timeout: 300_000 });
  const install = ['install', '-y', '-q', '--no-install-recommends', 'chromium'];
  await execute('apt-get', install, { env, timeout: 900_000, maxBuffer: 64 * 1024 * 1024 });
  return at('/usr/bin/chromium', 'Debian’s package');
}

/** The first lines of a failure: a browser's stderr can be long. */
function firstLines(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split('\n').slice(0, 4).join(' ').slice(0, 500);
}
