/** A real build that has to fail: a small copy of the project with one page, which asks for what is not there. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..', '..');
// Inside the project, where packages are found, and in a folder that nothing else looks into.
mkdirSync(join(ROOT, 'dist'), { recursive: true });
const folder = mkdtempSync(join(ROOT, 'dist', 'failing-build-'));
const run = promisify(execFile);

/** Builds the copy with this page. Answers what the build printed; throws when it ends well. */
async function failingBuild(body: string): Promise<string> {
  const page = `---\ntitle: A page\nmodule: login\n---\n\n${body}\n`;
  writeFileSync(join(folder, 'site/content/docs/client/broken.mdx'), page);
  const astro = join(ROOT, 'node_modules/astro/bin/astro.mjs');
  const env = {
    ...process.env,
    NO_COLOR: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  };
  const failed: unknown = await run(process.execPath, [astro, 'build'], { cwd: folder, env }).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(failed instanceof Error)) throw new Error('the build ended well');
  return `${Reflect.get(failed, 'stdout')}${Reflect.get(failed, 'stderr')}`;
}

beforeAll(() => {
  cpSync(join(ROOT, 'site'), join(folder, 'site'), {
    recursive: true,
    // Without requirements, whose proofs are examples and tests that are not there.
    filter: (path) => !/site\/(content\/(docs|weekly|gaps)|data\/requirements)\/./.test(path),
  });
  mkdirSync(join(folder, 'site/content/docs/client'), { recursive: true });
  // Pages that the navigation names, without what they quote.
  for (const page of globSync('site/content/docs/{,hosting/}*.mdx', { cwd: ROOT })) {
    const [frontMatter = ''] =
      /^---\n.*?\n---\n/s.exec(readFileSync(join(ROOT, page), 'utf8')) ?? [];
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    writeFileSync(join(folder, page), `${frontMatter}\nText.\n`);
  }
  for (const file of ['astro.config.mjs', 'ec.config.mjs', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  for (const quoted of ['server', 'test/oracle', 'bench'])
    cpSync(join(ROOT, quoted), join(folder, quoted), { recursive: true });
  cpSync(join(ROOT, 'snippets'), join(folder, 'snippets'), {
    recursive: true,
    filter: (path) => !/snippets\/client\/(?!login)[^/]+$/.test(path),
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a build stops, and names page and line, for', { timeout: 300_000 }, () => {
  it.each([
    [
      'an example that does not exist',
      '<Example id="client/login/nothing" />',
      'broken.mdx:6: there is no example "client/login/nothing"; client/login/ has ',
    ],
    [
      'a declaration that is gone',
      'Text.\n\n<Source file="server/errors.ts" name="Gone" />',
      'broken.mdx:8: server/errors.ts declares no "Gone"',
    ],
    [
      'a link that leads nowhere',
      'See [the moon](/moon/).',
      'broken.mdx:6: the link to /moon/ is dead: there is no such page',
    ],
  ])('%s', async (_what, body, message) => {
    expect(await failingBuild(body)).toContain(message);
  });
});
