/**
 * `npm start`: the site, then the server in this same process, so that signals reach it and its exit code
 * is ours.
 */
import { buildSiteAloud } from './site.ts';
import { messageOf } from '../snippets/runner/failures.ts';

const wantsSite = !/^(off|false)$/.test(process.env['RUMA_SITE'] ?? '');
try {
  if (wantsSite) await buildSiteAloud();
} catch (error) {
  console.error(messageOf(error));
  console.error('\n`npm run serve` starts the homeserver without the site.');
  process.exit(1);
}
await import('../server/main.ts');
