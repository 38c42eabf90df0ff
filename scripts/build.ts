/** `npm run build`: the site into dist/site. */
import { buildSiteAloud } from './site.ts';
import { messageOf } from '../snippets/runner/failures.ts';

try {
  await buildSiteAloud();
} catch (error) {
  console.error(messageOf(error));
  process.exit(1);
}
