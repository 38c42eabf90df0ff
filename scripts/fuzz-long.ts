/** The long run of the fuzz of `test/server/fuzz/`: more requests for each operation than in `npm test`. */
import { run } from './children.ts';

/** How many requests for each operation. */
const CASES = 600;

/** Throws bad requests at every operation and keeps what came of it; answers what went wrong, if something did. */
export async function fuzzAtLength(seed: number): Promise<string | undefined> {
  const { code, output } = await run('vitest', ['run', 'test/server/fuzz'], {
    env: {
      FUZZ_SEED: `${seed}`,
      FUZZ_CASES: `${CASES}`,
      FUZZ_RESULTS: 'test/server/fuzz/results.json',
    },
  });
  return code === 0 ? undefined : output;
}
