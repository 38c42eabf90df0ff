/** The listeners: plain HTTP, and TLS beside it when it is configured; the same application behind both. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { Server as NetServer } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';
import { answerClientError } from './error-answers.ts';
import { watchUnused } from './unused-connections.ts';

export interface Listeners {
  readonly url: string;
  readonly tlsUrl: string | undefined;
  /** Takes no more connections, answers what is under way, and closes each connection after its last answer. */
  close(): Promise<void>;
}

/** How often connections that have been answered are closed while stopping, in milliseconds. */
const REAP_EVERY_MS = 20;

/** Throws when a port is taken or a certificate cannot be read. */
export async function listen(app: FastifyInstance, config: Config): Promise<Listeners> {
  await app.ready();
  const tls = await listenTls(app, config);
  const unused = [
    watchUnused(app.server, 'connection'),
    ...(tls === undefined ? [] : [watchUnused(tls, 'secureConnection')]),
  ];
  try {
    await app.listen({ host: config.RUMA_HOST, port: config.RUMA_PORT });
  } catch (error) {
    await closeTls(tls);
    throw error;
  }
  return {
    url: `http://${authority(config.RUMA_HOST, portOf(app.server))}`,
    tlsUrl: tls && `https://${authority(config.RUMA_HOST, portOf(tls))}`,
    close: async () => {
      // A connection that was busy when the closing began is kept alive by its client after it was answered.
      const reap = setInterval(() => {
        app.server.closeIdleConnections();
        tls?.closeIdleConnections();
        for (const connections of unused) connections.close();
      }, REAP_EVERY_MS);
      try {
        await Promise.all([closeTls(tls), app.close()]);
      } finally {
        clearInterval(reap);
      }
    },
  };
}

async function listenTls(app: FastifyInstance, config: Config): Promise<Server | undefined> {
  const { RUMA_TLS_PORT: port, RUMA_TLS_CERT: cert, RUMA_TLS_KEY: key } = config;
  if (port === undefined || cert === undefined || key === undefined) return undefined;
  const server = createServer(
    { cert: readFileSync(cert), key: readFileSync(key) },
    (request, response) => app.routing(request, response),
  );
  server.on('clientError', answerClientError);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, config.RUMA_HOST, resolve);
  });
  return server;
}

async function closeTls(server: Server | undefined): Promise<void> {
  if (server === undefined) return;
  await new Promise<void>((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
  });
}

function portOf(server: NetServer): number {
  const address = server.address();
  if (typeof address === 'object' && address !== null) return address.port;
  throw new Error('the listener has no port');
}

/** An address as it stands in a URL: "all addresses" is shown as one that can be opened. */
function authority(host: string, port: number): string {
  const shown = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return `${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
