/** Starts the homeserver: the one file with side effects at import. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: from the second start on, nothing is compiled twice.
enableCompileCache();
const { run } = await import('./run.ts');
await run();
