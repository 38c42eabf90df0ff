/** Comparisons of room versions while the site is built: one whose claims do not hold stops the build. */
import type { Comparison, FinishedComparison } from '../../snippets/rooms/versions/comparison.ts';
import { loadModule } from './project.ts';

const FOLDER = 'snippets/rooms/versions';

/** Runs a comparison. Throws when there is none of that id, or a claim of it does not hold. */
export async function verifiedComparison(
  id: string,
): Promise<FinishedComparison & { readonly comparison: Comparison }> {
  const { COMPARISONS }: typeof import('../../snippets/rooms/versions/comparisons.ts') =
    await loadModule(`${FOLDER}/comparisons.ts`);
  const comparison = COMPARISONS.find((candidate) => candidate.id === id);
  if (comparison === undefined) throw new Error(`there is no comparison "${id}"`);
  const { runComparison }: typeof import('../../snippets/rooms/versions/comparison.ts') =
    await loadModule(`${FOLDER}/comparison.ts`);
  const { nodeCrypto }: typeof import('../../server/crypto/node.ts') =
    await loadModule('server/crypto/node.ts');
  const finished = runComparison(comparison, nodeCrypto());
  if (finished.broken.length === 0) return { comparison, ...finished };
  throw new Error(`comparison "${id}": does not hold: ${finished.broken.join(', ')}`);
}
