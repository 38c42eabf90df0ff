import { describe, expect, it } from 'vitest';
import { ruleCard } from '../../snippets/rooms/authorization-rules/cards.ts';
import { COMPARISONS } from '../../snippets/rooms/versions/comparisons.ts';
import { loadExamples } from '../../snippets/runner/catalogue-node.ts';
import { COMPARISONS_FOLDER, RULE_CARDS_FOLDER } from '../../site/lib/proofs.ts';
import { namedTest, readRequirements } from '../../site/lib/requirement-data.ts';
import { requirementsOfDocument } from '../../site/lib/requirement-schema.ts';

const all = await readRequirements();
const ours = all.filter((one) => one.verdict === 'ours');

/** The ids of all claims there are. */
async function claimIds(): Promise<ReadonlySet<string>> {
  const examples = (await loadExamples()).flatMap(({ id, example }) =>
    Object.keys(example.claims).map((claim) => `${id}#${claim}`),
  );
  const comparisons = COMPARISONS.flatMap(({ id, claims }) =>
    Object.keys(claims).map((claim) => `${COMPARISONS_FOLDER}${id}#${claim}`),
  );
  return new Set([...examples, ...comparisons]);
}

describe('the requirements', () => {
  it('are every sentence with a keyword in the documents of the client-server API', () => {
    const ofTheApi = all.filter(({ doc }) => /^(client-server-api|api|events)\//.test(doc));
    expect(ofTheApi).toHaveLength(563);
    expect(all).toHaveLength(620);
  });

  it('on servers are proved by claims that exist, 85 of 100 at least', async () => {
    const known = await claimIds();
    const isKnown = (claim: string): boolean => {
      if (!claim.startsWith(RULE_CARDS_FOLDER)) return known.has(claim);
      const [card = '', part = ''] = claim.slice(RULE_CARDS_FOLDER.length).split('#');
      return ruleCard(card) !== undefined && ['allowed', 'refused'].includes(part);
    };
    const named = ours.flatMap(({ id, claims = [] }) => claims.map((claim) => ({ id, claim })));
    expect(named.filter(({ claim }) => !isKnown(claim))).toEqual([]);
    const proved = ours.filter(({ claims }) => claims !== undefined);
    expect(proved.length / ours.length).toBeGreaterThanOrEqual(0.85);
  });

  it('name tests that exist', () => {
    const tests = ours.flatMap(({ tests: list = [] }) => list);
    expect(tests.map((of) => namedTest(of).title)).not.toContain('');
    expect(() => namedTest('test/site/requirements.test.ts#flies to the moon')).toThrow(
      'has no test “flies to the moon”',
    );
  });
});

describe('the data of a requirement', () => {
  const good = {
    id: '0123456789',
    where: 'client-server-api/#login',
    keyword: 'MUST',
    verdict: 'ours',
    module: 'login',
    asks: 'Somebody logs in.',
    claims: ['client/login/password#device-id'],
  };
  const takes = (change: object): boolean =>
    requirementsOfDocument.safeParse({ doc: 'x.md', requirements: [{ ...good, ...change }] })
      .success;

  it('has one kind of proof, and at most twelve words', () => {
    expect(takes({})).toBe(true);
    expect(takes({ open: 'Nothing shows it.' })).toBe(false);
    expect(takes({ claims: undefined })).toBe(false);
    expect(takes({ asks: `${'word '.repeat(13)}.` })).toBe(false);
  });
});
