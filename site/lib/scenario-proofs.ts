/** Scenarios of the explorer as proofs: played in every version they speak of; one that comes out otherwise stops the build. */
import { nobleCrypto } from '../../server/crypto/noble.ts';
import { outcomeOf } from '../explorer/model/expected.ts';
import type { Expectation, NamedScenario } from '../explorer/scenario.ts';
import { scenarioById } from '../explorer/scenarios/index.ts';

/** A scenario that does not come to what it says. */
export class ScenarioFailed extends Error {
  override name = 'ScenarioFailed';
}

const held = new Map<string, NamedScenario>();

/** Throws when there is none of that name, or it comes out otherwise than it says. */
export function verifiedScenario(id: string): NamedScenario {
  const known = held.get(id);
  if (known !== undefined) return known;
  const scenario = scenarioById(id);
  if (scenario === undefined) throw new Error(`there is no scenario "${id}"`);
  for (const expected of scenario.expect) check(scenario, expected);
  held.set(id, scenario);
  return scenario;
}

function check(scenario: NamedScenario, expected: Expectation): void {
  const { state, refused = {}, says } = expected;
  for (const version of expected.versions) {
    const actual = outcomeOf(scenario, expected, version, nobleCrypto());
    if (inOrder(actual) === inOrder({ state, refused })) continue;
    throw new ScenarioFailed(
      `scenario "${scenario.id}", version ${version}: “${says}” did not hold, there was ${inOrder(actual)}`,
    );
  }
}

/** The same text for the same entries, in whatever order they were written. An entry without an event is none. */
function inOrder(parts: Pick<Expectation, 'state' | 'refused'>): string {
  const lines = (entries: object | undefined): string[] =>
    Object.entries(entries ?? {})
      .map(([name, value]) => `${name}: ${value ?? 'none'}`)
      .sort();
  return [...lines(parts.state), ...lines(parts.refused)].join(', ');
}

/** Where a reader sees it: the explorer, at the event and in the version it is about. */
export function scenarioHref({ id, at, show }: NamedScenario, version: string): string {
  return `/rooms/explorer/#room=${id}&in=${version}&at=${at}&show=${show}`;
}

/** The name of a claim among those of its scenario. */
export function claimName({ versions }: Expectation): string {
  return `v${versions[0]}`;
}
