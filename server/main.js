/**
 * Starts the homeserver: the one file with side effects at import. It is JavaScript so that the compile cache is on
 * before the first TypeScript is loaded: from the second start on nothing is compiled, and not even Node's
 * compiler for types is loaded, which takes more memory than all of ours.
 */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { run } = await import('./run.ts');
await run();
