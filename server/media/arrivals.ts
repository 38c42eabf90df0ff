/** Files that somebody waits for. */
import type { Timers } from '../ephemeral/timers.ts';

export interface Arrivals {
  /** Wakes everyone who waits for this file. */
  arrived(mediaId: string): void;
  /**
   * Looks now and, where nothing is found, once more: when the file arrives, the time is over or nobody listens any
   * more. Who waits is registered before the first look, so nothing slips between.
   */
  waitFor<T>(wait: Wait<T>): Promise<T | undefined>;
}

export interface Wait<T> {
  readonly mediaId: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
  look(): Promise<T | undefined>;
}

export function createArrivals(timers: Timers): Arrivals {
  const waiting = new Map<string, Set<() => void>>();

  const add = (mediaId: string, wake: () => void): void => {
    const others = waiting.get(mediaId) ?? new Set();
    waiting.set(mediaId, others.add(wake));
  };
  const remove = (mediaId: string, wake: () => void): void => {
    const others = waiting.get(mediaId);
    others?.delete(wake);
    if (others?.size === 0) waiting.delete(mediaId);
  };

  return {
    arrived: (mediaId) => {
      for (const wake of waiting.get(mediaId) ?? []) wake();
    },

    async waitFor({ mediaId, timeout, signal, look }) {
      const woken = Promise.withResolvers<void>();
      const wake = (): void => woken.resolve();
      add(mediaId, wake);
      const cancel = timers.after(timeout, wake);
      signal.addEventListener('abort', wake);
      try {
        const found = await look();
        if (found !== undefined || timeout <= 0 || signal.aborted) return found;
        await woken.promise;
        return await look();
      } finally {
        cancel();
        signal.removeEventListener('abort', wake);
        remove(mediaId, wake);
      }
    },
  };
}
