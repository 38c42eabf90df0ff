/** The servers that examples run on while the site is built: one for each set of needs, shared, stopped at the end. */
import type { CatalogueEntry } from '../../snippets/runner/catalogue-rules.ts';
import type { LocalServer } from '../../snippets/runner/local-server.ts';
import { loadModule } from './project.ts';

declare global {
  /** As the runs themselves: one for the whole build, however its pages are bundled. */
  var rumaSiteServers: Map<string, Promise<LocalServer>> | undefined;
}

const servers = (globalThis.rumaSiteServers ??= new Map<string, Promise<LocalServer>>());

/** The server for an example; started when it is the first of its kind. */
export async function serverFor({ id, example }: CatalogueEntry): Promise<LocalServer> {
  const { startLocalServer, needsKey }: typeof import('../../snippets/runner/local-server.ts') =
    await loadModule('snippets/runner/local-server.ts');
  // Examples about rate limits would use up each other's.
  const key = example.needs?.rateLimits === 'on' ? id : needsKey(example.needs);
  const running = servers.get(key) ?? startLocalServer(example.needs);
  servers.set(key, running);
  return running;
}

/** Stops them all; those asked for later are new ones. */
export async function stopServers(): Promise<void> {
  const running = [...servers.values()];
  servers.clear();
  for (const server of await Promise.allSettled(running))
    if (server.status === 'fulfilled') await server.value.stop();
}
