/** Writes the corpus: `node test/oracle/mutation/write-corpus.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { show } from '../compare/mismatches.ts';
import { historyOf } from '../generate/history.ts';
import { plans } from '../generate/plans.ts';
import { type State, VERSIONS, type VersionNumber } from '../naive/room.ts';
import { type CorpusRoom, FILE } from './corpus.ts';

/** Rooms of each version: enough for each rule to be met, few enough to be asked for every mutant. */
const ROOMS = 5;

mkdirSync(dirname(FILE), { recursive: true });
writeFileSync(FILE, JSON.stringify(VERSIONS.flatMap(roomsOf)));

function roomsOf(version: VersionNumber): CorpusRoom[] {
  const arbitrary = plans(version, { atLeast: 90, atMost: 90 });
  return fc.sample(arbitrary, { seed: 11 + version, numRuns: ROOMS }).map((plan) => {
    const { room, judgements, merges } = historyOf(plan);
    const places = new Map<State, number>();
    const placeOf = (state: State) => {
      const place = places.get(state) ?? places.size;
      places.set(state, place);
      return place;
    };
    const events = new Map(judgements.map(({ event }) => [event.id, event]));
    for (const event of room.graph.values()) events.set(event.id, event);
    const verdicts = judgements.map(
      ({ event, state, decision }) => [event.id, placeOf(state), show(decision)] as const,
    );
    const resolutions = merges.map(({ states, resolved }) => ({
      states: states.map(placeOf),
      resolved: placeOf(resolved),
    }));
    return {
      version,
      createId: room.createId,
      events: [...events.values()],
      states: [...places.keys()].map((state) => [...state.values()]),
      verdicts,
      merges: resolutions,
    };
  });
}
