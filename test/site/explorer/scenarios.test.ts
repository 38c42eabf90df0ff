import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { outcomeOf } from '../../../site/explorer/model/expected.ts';
import { SCENARIOS } from '../../../site/explorer/scenarios/index.ts';

const crypto = nodeCrypto();

describe.each(SCENARIOS)('$title', (scenario) => {
  const cases = scenario.expect.flatMap((expected) =>
    expected.versions.map((version) => ({ version, expected, says: expected.says })),
  );

  it.each(cases)('version $version: $says', ({ version, expected }) => {
    const { state, refused = {} } = expected;
    expect(outcomeOf(scenario, expected, version, crypto)).toEqual({ state, refused });
  });

  it('says what it comes to in each version it is shown in', () => {
    const told = scenario.expect.flatMap(({ versions }) => versions);
    expect(told).toEqual(expect.arrayContaining([...scenario.versions]));
    expect(new Set(told).size, 'a version is told of once').toBe(told.length);
  });
});
