/**
 * What route handlers may call: every service, by its noun. Built once, in `server.ts`.
 */
import type { Config } from './config.ts';
import type { Rooms } from './rooms/types.ts';

export interface Services {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Rooms: changed, read and listed. */
  readonly rooms: Rooms;
}
