/**
 * The chain number of a group's parent: the number with its lowest one bit cleared. 0 is where the chain begins: the
 * empty state, no group, or one that was told whole.
 */
export function parentOf(chain: number): number {
  let bit = 1;
  while (chain % (bit * 2) === 0) bit *= 2;
  return chain - bit;
}
