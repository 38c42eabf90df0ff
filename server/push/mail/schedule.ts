/** When mail is written. Pure; all times are in milliseconds. */

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Each mail that nobody reacts to makes the next one wait so many times longer. */
const GROWTH = 6;

/**
 * How long there is no further mail after one, as long as the user neither reads nor says anything: with a delay of ten
 * minutes an hour, then six, then a day each.
 *
 * @param unanswered the mails since the user was last seen, from 1
 * @param delayMs how long the first mail waited
 */
export function pauseAfter(unanswered: number, delayMs: number): number {
  return Math.min(delayMs * GROWTH ** unanswered, Math.max(DAY_MS, delayMs));
}

/** How long to wait after a mail was not taken: a minute, two, four, and so on up to six hours. */
export function retryAfter(failures: number): number {
  return Math.min(MINUTE_MS * 2 ** (failures - 1), 6 * HOUR_MS);
}
