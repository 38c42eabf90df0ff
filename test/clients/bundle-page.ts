/** A page that a client is tried in, as one script. */
import { join } from 'node:path';
import { build } from 'vite';

/** @param name of a file beside this one */
export async function bundlePage(name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    // Libraries ask for it; building an app would set it by itself, building a library does not.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: join(import.meta.dirname, `${name}.ts`), formats: ['es'], fileName: 'page' },
    },
  });
  const outputs = Array.isArray(built) ? built : 'output' in built ? [built] : [];
  const chunk = outputs.flatMap(({ output }) => output).find(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('nothing was built');
  return chunk.code;
}
