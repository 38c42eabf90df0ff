/** Builds the site, unless what it is made from is what it was. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, run, showProgress } from './children.ts';

/** Everything that a page can quote, show or be made by. */
const INPUTS = [
  'server',
  'snippets',
  'site',
  'bench',
  'public',
  'astro.config.mjs',
  'ec.config.mjs',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
];
/** Options that end up in pages. */
const ENVIRONMENT = ['RUMA_PUBLIC_BASEURL'];

const OUT = join(ROOT, 'dist', 'site');
const HASH = join(ROOT, 'dist', 'site.hash');
const LOG = join(ROOT, 'dist', 'site.log');

async function filesUnder(path: string): Promise<string[]> {
  if (!existsSync(join(ROOT, path))) return [];
  if ((await stat(join(ROOT, path))).isFile()) return [path];
  const entries = await readdir(join(ROOT, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1))
    .sort();
}

/** A hash of every input's path and content, and of the Node that reads them. */
async function inputsHash(): Promise<string> {
  const hash = createHash('sha256').update(`${process.version}\n`);
  for (const name of ENVIRONMENT) hash.update(`${name}=${process.env[name] ?? ''}\n`);
  for (const file of (await Promise.all(INPUTS.map(filesUnder))).flat()) {
    const content = await readFile(join(ROOT, file));
    hash.update(`${file}\n${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

export interface SiteBuild {
  readonly code: number;
  /** What the build printed; empty where nothing had to be built. */
  readonly output: string;
  readonly fresh: boolean;
}

/** Builds into dist/site. The hash is written last, so a build that was cut short is built again. */
export async function buildSite(): Promise<SiteBuild> {
  const hash = await inputsHash();
  const last = await readFile(HASH, 'utf8').catch(() => '');
  if (last === hash && existsSync(join(OUT, 'index.html')))
    return { code: 0, output: '', fresh: false };
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  await rm(HASH, { force: true });
  const { code, output } = await run('astro', ['build'], {
    log: LOG,
    env: { NODE_ENV: 'production' },
  });
  if (code !== 0) return { code, output, fresh: true };
  if (!existsSync(join(OUT, 'index.html')))
    return {
      code: 1,
      output: `${output}\nThe build ended well, but dist/site/index.html is missing.`,
      fresh: true,
    };
  await writeFile(HASH, hash);
  return { code, output, fresh: true };
}

/** The same with progress for a person who waits; throws the last lines of the build where it fails. */
export async function buildSiteAloud(): Promise<void> {
  const started = Date.now();
  const progress = showProgress(() => 'Building the site');
  const { code, output, fresh } = await buildSite().finally(() => progress.stop());
  if (code !== 0)
    throw new Error(
      `The site cannot be built:\n${output.trimEnd().split('\n').slice(-40).join('\n')}`,
    );
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(fresh ? `Built the site in ${seconds} s.` : 'The site is up to date.');
}
