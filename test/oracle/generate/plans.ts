import fc from 'fast-check';
import type { VersionNumber } from '../naive/room.ts';
import type { Plan } from './history.ts';

/** Plans of rooms; fast-check shrinks one that shows a mismatch by leaving out steps. */
export function plans(
  version: VersionNumber,
  steps: { readonly atLeast: number; readonly atMost: number },
): fc.Arbitrary<Plan> {
  return fc.record({
    version: fc.constant(version),
    seed: fc.nat(),
    isWide: fc.nat(5).map((choice) => choice === 5),
    steps: fc.array(fc.nat(), {
      minLength: steps.atLeast,
      maxLength: steps.atMost,
      size: 'max',
    }),
  });
}
