/**
 * Waiting for something new. Whoever waits registers first and reads second: what is committed after the read
 * wakes them, what was committed before it is in it. Nothing falls between.
 */
import type { RoomId, UserId } from '../matrix/identifiers.ts';
import type { Notifier } from './notifier.ts';

/** Nobody waits longer than this, in milliseconds. Proxies give up much earlier. */
export const MAX_TIMEOUT = 5 * 60_000;

export interface Reading<T> {
  readonly value: T;
  /** Whether it is worth an answer now. */
  readonly isNews: boolean;
  /** The rooms whose changes concern the user. */
  readonly rooms: readonly RoomId[];
}

export interface LongPoll<T> {
  readonly notifier: Pick<Notifier, 'register'>;
  readonly userId: UserId;
  /** The rooms that concern the user, as far as is known before the first reading. */
  readonly rooms: readonly RoomId[];
  /** Milliseconds to wait at most. */
  readonly timeout: number;
  /** Aborted when nobody listens any more. */
  readonly signal: AbortSignal;
  read(): Promise<Reading<T>>;
}

/** Reads until there is news or the time is over; answers the last reading. */
export async function longPoll<T>(poll: LongPoll<T>): Promise<T> {
  const { notifier, userId, timeout, signal, read } = poll;
  const end = performance.now() + timeout;
  let rooms = new Set(poll.rooms);
  for (;;) {
    using waiter = notifier.register({ users: [userId], rooms });
    for (;;) {
      const reading = await read();
      const left = end - performance.now();
      if (reading.isNews || left <= 0 || signal.aborted) return reading.value;
      // A room that was joined in the meantime was not waited for while this was read: register, and read again.
      if (reading.rooms.some((roomId) => !rooms.has(roomId))) {
        rooms = new Set(reading.rooms);
        break;
      }
      if (!(await waiter.wait(left, signal))) return reading.value;
    }
  }
}
