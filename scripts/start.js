/**
 * `npm start`: the site, then the server in this same process, so that signals reach it and its exit code
 * is ours. JavaScript for the same reason as `server/main.js`.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const wantsSite = !/^(off|false)$/.test(process.env['RUMA_SITE'] ?? '');
if (wantsSite) {
  const { buildSiteAloud } = await import('./site.ts');
  const { messageOf } = await import('../snippets/runner/failures.ts');
  try {
    await buildSiteAloud();
  } catch (error) {
    console.error(messageOf(error));
    console.error('\n`npm run serve` starts the homeserver without the site.');
    process.exit(1);
  }
}
await import('../server/main.js');
