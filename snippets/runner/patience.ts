import type { Answer } from '../example.ts';

/** Examples that run side by side take each other's turns, so that many a wait ends in another. */
const MAX_ATTEMPTS = 60;
const MAX_WAIT_MS = 20_000;

/**
 * How long to wait before asking again after this answer, or undefined when it should be taken as it is: it is
 * no 429, it was tried often enough, or the server asks for more patience than we have.
 * Follows the Retry-After header, then `retry_after_ms`, then doubles from 250 ms.
 */
export function retryAfterMs(answer: Answer, attempt: number): number | undefined {
  if (answer.status !== 429 || attempt >= MAX_ATTEMPTS) return undefined;
  const wait = asked(answer) ?? 250 * 2 ** (attempt - 1);
  return wait > MAX_WAIT_MS ? undefined : wait;
}

function asked(answer: Answer): number | undefined {
  const exact = answer.body['retry_after_ms'];
  if (typeof exact === 'number' && exact >= 0) return exact + 5;
  const header = answer.headers['retry-after'];
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
