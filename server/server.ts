/** The whole server, put together: storage, services, HTTP. Every dependency is handed over here, in plain sight. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { listenForCommands } from './admin/socket.ts';
import { buildApp } from './app.ts';
import { buildServices } from './build-services.ts';
import type { Config } from './config.ts';
import { listen, type Listeners } from './http/listen.ts';
import { repeatedly } from './repeatedly.ts';
import { startAppservices } from './appservices/start.ts';
import type { Services } from './services.ts';
import { openDatabase } from './storage/open.ts';

export interface RunningServer {
  /** Where plain HTTP is served. */
  readonly url: string;
  /** Where TLS is served, when it is. */
  readonly tlsUrl: string | undefined;
  /** Takes no more requests, finishes those in flight, and closes the database. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Milliseconds since the epoch; for tests that need to move time. */
  readonly clock?: () => number;
  /** Fail a request whose answer does not fit its route's schema. For tests. */
  readonly checkAnswers?: boolean;
}

const SITE_FOLDER = join(import.meta.dirname, '../dist/site');

const SWEEP_EVERY_MS = 3_600_000;

/** Starts a server. Throws when the data folder, the database or a port cannot be used. */
export async function buildServer(
  config: Config,
  { clock = Date.now, checkAnswers = false }: ServerOptions = {},
): Promise<RunningServer> {
  mkdirSync(config.RUMA_DATA_DIR, { recursive: true, mode: 0o700 });
  const engine = openDatabase(config);
  let listeners: Listeners | undefined;
  let commands: { close(): Promise<void> } | undefined;
  const onError = (error: unknown): void =>
    app.log.error({ err: error }, 'work in the background failed');
  const services = buildServices({
    config,
    engine,
    clock,
    baseUrl: () => listeners?.url,
    onError,
    onNotice: (sentence) => app.log.warn(sentence),
  });
  const stopping = new AbortController();
  const app = buildApp({
    config,
    services,
    engine,
    siteFolder: SITE_FOLDER,
    checkAnswers,
    stopping: stopping.signal,
  });
  const sweeping = repeatedly(SWEEP_EVERY_MS, () => sweep(services), onError);

  const stop = async (): Promise<void> => {
    // Long polls answer at once, so that stopping takes no longer than real work does.
    stopping.abort();
    await commands?.close();
    await (listeners?.close() ?? app.close());
    await sweeping.stop();
    await services.appservices.stop();
    await services.pushDelivery.stop();
    await services.mailPush.stop();
    await services.sessions.flush();
    services.presence.close();
    services.typing.close();
    await engine.close();
  };
  try {
    await services.presence.restore();
    listeners = await listen(app, config);
    await startAppservices(services);
    await services.pushDelivery.start();
    if (services.mailer !== undefined)
      services.mailPush.start(services.rooms.reads, services.mailer);
    commands = await listenForCommands(config.RUMA_DATA_DIR, async (asked) => {
      // Few servers are ever asked for one while they run.
      const { answerCommands } = await import('./admin/run.ts');
      return answerCommands(services)(asked);
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: listeners.url, tlsUrl: listeners.tlsUrl, stop };
}

async function sweep({ media, oauth, contacts }: Services): Promise<void> {
  await Promise.all([media.sweep(), oauth.sweep(), contacts.sweep()]);
}
