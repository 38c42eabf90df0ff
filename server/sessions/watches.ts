/**
 * Requests that wait, such as a long poll, hear of it when their session ends: whoever was logged out must not be
 * told what happens afterwards.
 */
import type { UserId } from '../matrix/identifiers.ts';
import type { Requester } from './requester.ts';

export interface Watches {
  /**
   * Does work that may wait, as long as the requester's session is good. When it ends, the work's signal aborts and
   * its answer is thrown away.
   *
   * Throws what the check throws once the session has ended, and what the work throws.
   *
   * @param signal aborted when nobody listens any more
   */
  during<T>(
    requester: Requester,
    signal: AbortSignal,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Checks again those who wait. Call it after each change of the user's sessions or account. */
  recheck(userId: UserId): void;
}

/** @param check throws when the requester's session is not good any more */
export function createWatches(check: (requester: Requester) => Promise<void>): Watches {
  const looking = new Map<UserId, Set<() => void>>();

  const remove = (userId: UserId, look: () => void): void => {
    const those = looking.get(userId);
    those?.delete(look);
    if (those?.size === 0) looking.delete(userId);
  };

  return {
    async during(requester, signal, work) {
      const { userId } = requester;
      const ended = new AbortController();
      let checked = Promise.resolve();
      const look = (): void => {
        checked = checked
          .then(() => check(requester))
          .catch((error: unknown) => ended.abort(error));
      };
      looking.set(userId, (looking.get(userId) ?? new Set()).add(look));
      // The session may have ended between the request's own check and this moment.
      look();
      try {
        const answer = await work(AbortSignal.any([signal, ended.signal]));
        // What ended the session may be the very news that woke the work, and its check may still be reading.
        await checked;
        ended.signal.throwIfAborted();
        return answer;
      } finally {
        remove(userId, look);
      }
    },

    recheck(userId) {
      for (const look of looking.get(userId) ?? []) look();
    },
  };
}
