/** Before the browser tests: the real server, with the built site behind it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startServer } from './server-process.ts';

/** Playwright calls what this answers when all tests have ended. */
export default async function setUp(): Promise<() => Promise<void>> {
  if (!existsSync(join(import.meta.dirname, '..', 'dist', 'site', 'index.html')))
    throw new Error('There is no site in dist/site: npm run build makes it.');
  const server = await startServer({
    // Hashing a password well takes long on purpose; these passwords guard nothing.
    env: { RUMA_SITE: 'on', RUMA_PASSWORD_COST: '10' },
  });
  // Workers start after this and inherit it; playwright.config.ts reads it for them.
  process.env['DOCS_BASE_URL'] = server.url;
  return async () => {
    await server.stop();
  };
}
