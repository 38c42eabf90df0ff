/** A scenario to take along: as JSON, and as a test of ours. */
import { layOutJson } from '../../lib/http.ts';
import { asJson } from '../edit/fields.ts';
import type { JsonObject } from '../../../server/matrix/json.ts';
import type { Play } from '../model/play.ts';
import type { Scenario } from '../scenario.ts';
import { stateKeyOf } from '../../../server/matrix/state-name.ts';
import { compareEntries } from '../words/event-words.ts';

export function scenarioJson(scenario: Scenario): string {
  return `${layOutJson(asJson(scenario))}\n`;
}

/** A file for `site/explorer/scenarios/`, which is then a test: it expects what came out just now. */
export function scenarioTypeScript(scenario: Scenario, plays: readonly Play[]): string {
  const [first] = plays;
  const value: JsonObject = {
    id: 'a-name-for-it',
    ...asJson(scenario),
    versions: plays.map(({ version }) => version.id),
    at: scenario.events.at(-1)?.name ?? 'now',
    expect: plays.map(expectation),
  };
  return `/** Made in the explorer${first === undefined ? '' : `, in room version ${plays.map(({ version }) => version.id).join(' and ')}`}. */
import type { NamedScenario } from '../scenario.ts';

export const scenario: NamedScenario = ${layOutJson(value)};
`;
}

function expectation(play: Play): JsonObject {
  const refused = play.events.filter(({ outcome }) => outcome !== 'accepted');
  return {
    versions: [play.version.id],
    state: Object.fromEntries(
      [...play.now]
        .sort(([a], [b]) => compareEntries(a, b))
        .map(([name, id]) => [stateKeyOf(name).join('|').replace(/\|$/, ''), play.nameOf(id)]),
    ),
    outcomes: Object.fromEntries(
      refused.map(({ name, outcome, checks }) => {
        const verdict = checks.at(-1)?.verdict;
        return [name, verdict?.allowed === false ? `${outcome} ${verdict.rule}` : outcome];
      }),
    ),
  };
}
