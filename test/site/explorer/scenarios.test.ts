import { describe, expect, it } from 'vitest';
import { nodeCrypto } from '../../../server/crypto/node.ts';
import { stateName } from '../../../server/matrix/state-name.ts';
import { nameAt } from '../../../site/explorer/model/compare.ts';
import { standAt } from '../../../site/explorer/model/place.ts';
import { play, type PlayedEvent } from '../../../site/explorer/model/play.ts';
import { SCENARIOS } from '../../../site/explorer/scenarios/index.ts';

const crypto = nodeCrypto();

describe.each(SCENARIOS)('$title', (scenario) => {
  const cases = scenario.expect.flatMap(({ versions, ...rest }) =>
    versions.map((version) => ({ version, ...rest })),
  );

  it.each(cases)('room version $version', ({ version, state, refused = {} }) => {
    const played = play(scenario, version, crypto);
    const actual = standAt(played, scenario.at).state;
    const entries = Object.keys(state).map((entry) => {
      const [type = '', key = ''] = entry.split('|');
      return [entry, nameAt(played, actual, stateName(type, key))];
    });
    expect(Object.fromEntries(entries)).toEqual(state);

    const outcomes = played.events
      .filter(({ outcome }) => outcome !== 'accepted')
      .map((event) => [event.name, fate(event, refused[event.name])]);
    expect(Object.fromEntries(outcomes)).toEqual(refused);
  });
});

it('every scenario says what it comes to in each version it is shown in', () => {
  for (const { id, versions, expect: expected } of SCENARIOS) {
    const told = expected.flatMap((one) => one.versions);
    expect(told, id).toEqual(expect.arrayContaining([...versions]));
  }
});

/** With the rule where one is expected. */
function fate({ outcome, checks }: PlayedEvent, wanted: string | undefined): string {
  const verdict = checks.at(-1)?.verdict;
  return wanted?.includes(' ') === true ? `${outcome} ${verdict?.rule}` : outcome;
}
