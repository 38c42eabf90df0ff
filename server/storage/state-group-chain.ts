/** The chain number of a group's parent: the number with its lowest one bit cleared. 0 is the empty state, no group. */
export function parentOf(chain: number): number {
  let bit = 1;
  while (chain % (bit * 2) === 0) bit *= 2;
  return chain - bit;
}
