/**
 * The one shape of everything /sync delivers.
 *
 * /sync is put together from parts: timelines, state, account data, receipts, typing, to-device messages,
 * device lists, presence. Each part has a provider, and each provider answers two questions: everything, and
 * what is new. There is one stream position for all of them, so a token is one number.
 */
import type { Filter } from '../matrix/filter.ts';

/** What is asked. Positions are those of the storage engine. */
export interface SyncScope {
  readonly userId: string;
  readonly deviceId: string;
  /** Everything up to and including this position; the answer's `next_batch`. */
  readonly upTo: number;
  readonly filter: Filter;
  /** Whom the user does not want to hear. */
  readonly ignored: ReadonlySet<string>;
  /** The rooms the user is joined to at `upTo` that the filter lets through. */
  readonly joined: readonly string[];
  /** Those of them the user was not joined to at the position of the last sync: they are sent whole. */
  readonly newlyJoined: ReadonlySet<string>;
}

/** A part of /sync. Neither method may query once per room. */
export interface SyncProvider<Part> {
  /** Everything there is, for a client that knows nothing. */
  initial(scope: SyncScope): Promise<Part>;
  /** What is new after `since` (exclusive) up to `scope.upTo` (inclusive). Rooms newly joined are given whole. */
  incremental(scope: SyncScope, since: number): Promise<Part>;
}
