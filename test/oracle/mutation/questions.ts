import { deepStrictEqual, strictEqual } from 'node:assert';
import { ruleNumbers } from '../../../server/matrix/event-auth/rule-numbers.ts';
import { ROOM_VERSIONS } from '../../../server/matrix/room-versions.ts';
import { roomOf, stateOf } from '../compare/case-file.ts';
import { show } from '../compare/mismatches.ts';
import { serverJudges, serverResolves } from '../compare/server.ts';
import { serverSteps } from '../compare/steps.ts';
import { isEnough } from '../compare/needed-state.ts';
import { get, VERSIONS } from '../naive/room.ts';
import { readCorpus } from './corpus.ts';

/** Something that the server must answer as it always did; throws where it does not. */
export interface Question {
  readonly name: string;
  readonly ask: () => void;
}

// Numbers are counted once for each version. Counted here, they belong to what happens while the server is loaded,
// and Stryker loads it again for each mutant of them.
for (const version of Object.values(ROOM_VERSIONS)) ruleNumbers(version);

/** The oracle's answers about the rooms of the corpus, a question for each version and kind. */
export function questions(): Question[] {
  const corpus = readCorpus().map((kept) => {
    const room = roomOf(kept);
    const states = kept.states.map((ids) => stateOf(ids, room));
    return { ...kept, room, at: (place: number) => states[place] ?? new Map<string, string>() };
  });
  return VERSIONS.flatMap((version) => {
    const rooms = corpus.filter((kept) => kept.version === version);
    return [
      {
        name: `verdicts of version ${version}`,
        ask() {
          for (const { room, verdicts, at } of rooms) {
            for (const [id, place, answer] of verdicts) {
              strictEqual(show(serverJudges(get(room.graph, id), at(place), room)), answer);
            }
          }
        },
      },
      {
        name: `resolutions of version ${version}`,
        ask() {
          for (const { room, merges, at } of rooms) {
            for (const { states, resolved } of merges) {
              deepStrictEqual(serverResolves(states.map(at), room), at(resolved));
            }
          }
        },
      },
      {
        name: `steps of version ${version}`,
        ask() {
          for (const { room, steps: all, at } of rooms) {
            for (const { states, steps } of all) {
              deepStrictEqual(serverSteps(states.map(at), room), steps);
              isEnough(states.map(at), room);
            }
          }
        },
      },
    ];
  });
}
