/** Whether a scenario comes to what it says: asked by the tests, and by the build before a page claims it. */
import type { CryptoPrimitives } from '../../../server/matrix/crypto.ts';
import type { RoomVersionId } from '../../../server/matrix/room-versions.ts';
import { stateName } from '../../../server/matrix/state-name.ts';
import type { Expectation, NamedScenario } from '../scenario.ts';
import { nameAt } from './compare.ts';
import { standAt } from './place.ts';
import { play, type PlayedEvent } from './play.ts';

/** What an expectation names, as it should be and as it came out. Equal where the scenario keeps its word. */
export type Result = Required<Pick<Expectation, 'state' | 'refused'>>;

/** What came out in a version, of what an expectation names. */
export function outcomeOf(
  scenario: NamedScenario,
  { state, refused = {} }: Expectation,
  version: RoomVersionId,
  crypto: CryptoPrimitives,
): Result {
  const played = play(scenario, version, crypto);
  const actual = standAt(played, scenario.at).state;
  const entries = Object.keys(state).map((entry) => {
    const [type = '', key = ''] = entry.split('|');
    return [entry, nameAt(played, actual, stateName(type, key))];
  });
  const fates = played.events
    .filter(({ outcome }) => outcome !== 'accepted')
    .map((event) => [event.name, fate(event, refused[event.name])]);
  return { state: Object.fromEntries(entries), refused: Object.fromEntries(fates) };
}

/** With the rule where one is expected. */
function fate({ outcome, checks }: PlayedEvent, wanted: string | undefined): string {
  const verdict = checks.at(-1)?.verdict;
  return wanted?.includes(' ') === true ? `${outcome} ${verdict?.rule}` : outcome;
}
