/**
 * What route handlers may call: every service, by its noun. Built once, in `server.ts`.
 */
import type { Config } from './config.ts';

export interface Services {
  readonly config: Config;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}
