/** A scenario to take along: as JSON, and as a test of ours. */
import { layOutJson } from '../../lib/http.ts';
import { asJson } from '../edit/fields.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import { standAt } from '../model/place.ts';
import type { Play } from '../model/play.ts';
import type { Scenario } from '../scenario.ts';
import { stateKeyOf } from '../../../server/matrix/state-name.ts';
import { compareEntries } from '../words/event-words.ts';

export function scenarioJson(scenario: Scenario): string {
  return `${layOutJson(asJson(scenario))}\n`;
}

/**
 * A file for `site/explorer/scenarios/`, which is then a test: it expects what came out just now, and is about the event in
 * hand.
 */
export function scenarioTypeScript(scenario: Scenario, plays: readonly Play[], at: string): string {
  const versions = plays.map(({ version }) => version.id);
  const resolved = plays.some((play) => standAt(play, at).merge !== undefined);
  const value: JsonObject = {
    id: 'a-name-for-it',
    ...asJson(scenario),
    versions,
    at,
    show: resolved ? 'resolution' : 'checks',
    expect: plays.map((play) => expectation(play, at)),
  };
  return `/** Made in the explorer, in room version ${versions.join(' and ')}. */
import type { NamedScenario } from '../scenario.ts';

export const scenario: NamedScenario = ${layOutJson(value)};
`;
}

function expectation(play: Play, at: string): JsonObject {
  const refused = play.events.filter(({ outcome }) => outcome !== 'accepted');
  const state = [...standAt(play, at).state].sort(([a], [b]) => compareEntries(a, b));
  return {
    versions: [play.version.id],
    state: Object.fromEntries(
      state.map(([name, id]) => [stateKeyOf(name).join('|').replace(/\|$/, ''), play.nameOf(id)]),
    ),
    refused: Object.fromEntries(
      refused.map(({ name, outcome, checks }) => {
        const verdict = checks.at(-1)?.verdict;
        return [name, verdict?.allowed === false ? `${outcome} ${verdict.rule}` : outcome];
      }),
    ),
  };
}
