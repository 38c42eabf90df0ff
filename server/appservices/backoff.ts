/** How long to wait before a service that did not take its transaction is tried again. Pure. */

const FIRST_MS = 1_000;
const LONGEST_MS = 300_000;

/** @param failures how many attempts in a row have failed, from 1 */
export function waitAfter(failures: number): number {
  return Math.min(FIRST_MS * 2 ** (failures - 1), LONGEST_MS);
}
