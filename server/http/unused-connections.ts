/**
 * Connections over which nothing was ever asked. Clients open some ahead of need, and Node does not count them as
 * idle: closed by nobody, they hold up a stop until their first request is overdue.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Socket } from 'node:net';

export interface UnusedConnections {
  close(): void;
}

/** Watches a server; call it before the server listens. */
export function watchUnused(
  server: Server | TlsServer,
  event: 'connection' | 'secureConnection',
): UnusedConnections {
  const unused = new Set<Socket>();
  server.on(event, (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => unused.delete(socket));
  return {
    close: () => {
      for (const socket of unused) socket.destroy();
    },
  };
}
