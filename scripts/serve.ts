/** `npm run serve`: the homeserver alone. */
process.env['RUMA_SITE'] ??= 'off';
await import('../server/main.ts');

export {};
