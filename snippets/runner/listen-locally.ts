/** A small server of Node's on a free port of this machine. Node only. */
import type { Server } from 'node:http';

export interface Listening {
  readonly port: number;
  /** Stops listening and ends every connection. */
  stop(): Promise<void>;
  /** Listens again, at the same port. */
  restart(): Promise<void>;
}

/** Rejects when it cannot listen. */
export async function listenLocally(server: Server): Promise<Listening> {
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { port } = address;
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
    restart: () => listen(port),
  };
}
