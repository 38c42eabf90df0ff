/** Waiting when a server says that it has enough: how long, and for all runs together. */
import type { Answer } from '../example.ts';
import { sleep } from './deadline.ts';

/** Examples that run side by side take each other's turns, so that many a wait ends in another. */
const MAX_ATTEMPTS = 60;
/** A longer wait than this is no wait but a refusal. */
const MAX_WAIT_MS = 60_000;
/** How much later each of those who waited goes on, so that they do not all come at once. */
const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 1000;

/**
 * How long to wait before asking again after this answer, or undefined when it should be taken as it is: it is
 * no 429, it was tried often enough, or the server asks for more patience than we have.
 * Follows `retry_after_ms` and the Retry-After header, the longer of the two; without either it doubles from 250 ms.
 */
export function retryAfterMs(answer: Answer, attempt: number): number | undefined {
  if (answer.status !== 429 || attempt >= MAX_ATTEMPTS) return undefined;
  const wait = asked(answer) ?? Math.min(250 * 2 ** (attempt - 1), MAX_WAIT_MS);
  return wait > MAX_WAIT_MS ? undefined : wait;
}

function asked(answer: Answer): number | undefined {
  const exact = answer.body['retry_after_ms'];
  // The header has whole seconds: where the body says it more exactly, the seconds are that, rounded up.
  if (typeof exact === 'number' && exact >= 0) return exact + 5;
  const header = answer.headers['retry-after'];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** What all runs against one server share, so that the 429 of one slows the others too. */
export interface Patience {
  /** Waits for one's turn, and answers how many milliseconds that took. Call it before each request. */
  turn(signal: AbortSignal): Promise<number>;
  /**
   * After each answer: whether to ask again, after the next {@link Patience.turn}. Says `exhausted` where the server asks
   * for more than all runs together may wait.
   */
  after(answer: Answer, attempt: number): 'take' | 'again' | 'exhausted';
  /** Milliseconds in which requests were held back, so far. */
  readonly waitedMs: number;
}

/** @param budgetMs how long requests may be held back in all. */
export function createPatience(budgetMs = Infinity): Patience {
  let opensAt = 0;
  let pause = 0;
  let waitedMs = 0;

  return {
    turn: async (signal) => {
      const started = Date.now();
      const mine = Math.max(opensAt, started);
      // Whoever comes next comes a little later.
      if (opensAt > 0) opensAt = mine + pause;
      if (mine > started) await sleep(mine - started, signal);
      return Date.now() - started;
    },
    after: (answer, attempt) => {
      const wait = retryAfterMs(answer, attempt);
      if (wait === undefined) {
        if (answer.status !== 429) pause = pause < 2 ? 0 : pause * 0.8;
        return 'take';
      }
      const now = Date.now();
      const longer = Math.max(0, now + wait - Math.max(opensAt, now));
      if (waitedMs + longer > budgetMs) return 'exhausted';
      waitedMs += longer;
      opensAt = Math.max(opensAt, now + wait);
      pause = Math.min(MAX_PAUSE_MS, Math.max(FIRST_PAUSE_MS, pause * 2));
      return 'again';
    },
    get waitedMs() {
      return waitedMs;
    },
  };
}
