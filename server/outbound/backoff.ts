/** How long to wait before a place that did not take what it was sent is tried again. Pure. */

const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/**
 * @param failures how many attempts in a row have failed, from 1
 * @param longest the most that is answered, in milliseconds
 */
export function waitAfter(failures: number, longest: number = LONGEST_MS): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), longest);
}
