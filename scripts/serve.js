/** `npm run serve`: the homeserver alone. */
import process from 'node:process';

process.env['RUMA_SITE'] ??= 'off';
await import('../server/main.js');
