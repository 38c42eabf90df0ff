/** A little push gateway of one's own, in this process: it has no phones to wake. Node only. */
import { startLocalListener, type LocalListener } from './local-listener.ts';

export interface LocalGateway extends LocalListener {
  /** What a pusher names as `data.url`. */
  readonly url: string;
}

/** Listens on a free port. Otherwise than told, it takes every notification. */
export async function startLocalGateway(): Promise<LocalGateway> {
  const listener = await startLocalListener(() => ({ status: 200, body: { rejected: [] } }));
  return { ...listener, url: `http://127.0.0.1:${listener.port}/_matrix/push/v1/notify` };
}
