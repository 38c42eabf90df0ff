import { describe, expect, it } from 'vitest';
import { loadExamples } from '../../snippets/runner/catalogue-node.ts';
import { readRequirements } from '../../snippets/runner/requirements-node.ts';
import {
  requirementsBy,
  requirementsIn,
  tallyRequirements,
} from '../../snippets/runner/requirements.ts';

const one = (id: string, keyword: string, ...claims: string[]) => ({
  id,
  keyword,
  where: '#x',
  asks: 'That it is so.',
  claims,
});

describe('requirements', () => {
  it('hold when all claims that prove them do, and are broken by one that does not', () => {
    const requirements = requirementsIn({
      requirements: [
        one('a', 'MUST', 'e#1', 'e#2'),
        one('b', 'MUST NOT', 'e#2', 'e#3'),
        one('c', 'MUST', 'e#1', 'e#4'),
        one('d', 'SHOULD', 'e#3'),
        one('e', 'MUST', 'elsewhere#1'),
        { id: 'f', keyword: 'MUST', cannot: 'It takes two.' },
      ],
    });
    const claims = new Map([
      ['e#1', true],
      ['e#2', true],
      ['e#3', false],
      ['e#4', undefined],
    ]);
    expect(tallyRequirements(requirements, claims)).toEqual({
      MUST: { hold: 1, broken: 1, untold: 1 },
      SHOULD: { hold: 0, broken: 1, untold: 0 },
    });
    expect(requirementsBy(requirements)('e', '2').map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('of the data name claims that there are', async () => {
    const claims = new Set(
      (await loadExamples()).flatMap(({ id, example }) =>
        Object.keys(example.claims).map((claim) => `${id}#${claim}`),
      ),
    );
    const requirements = readRequirements();
    expect(requirements.length).toBeGreaterThan(0);
    const proofs = requirements.flatMap((requirement) => requirement.claims);
    expect(proofs.filter((proof) => !claims.has(proof))).toEqual([]);
  });
});
