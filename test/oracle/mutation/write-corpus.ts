/** Writes the corpus: `node test/oracle/mutation/write-corpus.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { closure } from '../compare/case-file.ts';
import { show } from '../compare/mismatches.ts';
import { oracleSteps } from '../compare/steps.ts';
import { type History, historyOf, type Judgement, type Merge } from '../generate/history.ts';
import { plans } from '../generate/plans.ts';
import { get, type State, VERSIONS, type VersionNumber } from '../naive/room.ts';
import { type CorpusRoom, FILE } from './corpus.ts';

/** Rooms of each version that are kept whole. */
const WHOLE = 5;
/** More rooms, of which only verdicts are kept that are rare: each outcome of a rule this often. */
const MORE = 55;
const OFTEN_ENOUGH = 8;
/** Resolutions of a room that are kept step by step. */
const IN_STEPS = 6;

mkdirSync(dirname(FILE), { recursive: true });
writeFileSync(FILE, JSON.stringify(VERSIONS.flatMap(roomsOf)));

function roomsOf(version: VersionNumber): CorpusRoom[] {
  const arbitrary = plans(version, { atLeast: 90, atMost: 90 });
  const seen = new Map<string, number>();
  const isRare = ({ decision }: Judgement) => {
    const count = (seen.get(show(decision)) ?? 0) + 1;
    seen.set(show(decision), count);
    return count <= OFTEN_ENOUGH;
  };
  const sample = fc.sample(arbitrary, { seed: 11 + version, numRuns: WHOLE + MORE });
  return sample.map((plan, index) => {
    const history = historyOf(plan);
    if (index < WHOLE) return kept(history, history.judgements, history.merges);
    return kept(history, history.judgements.filter(isRare), []);
  });
}

function kept(
  { room }: History,
  judgements: readonly Judgement[],
  merges: readonly Merge[],
): CorpusRoom {
  const places = new Map<State, number>();
  const placeOf = (state: State) => {
    const place = places.get(state) ?? places.size;
    places.set(state, place);
    return place;
  };
  const verdicts = judgements.map(
    ({ event, state, decision }) => [event.id, placeOf(state), show(decision)] as const,
  );
  const resolutions = merges.map(({ states, resolved }) => ({
    states: states.map(placeOf),
    resolved: placeOf(resolved),
  }));
  const inSteps = room.version === 1 ? [] : merges.filter(isInDoubt).slice(-IN_STEPS);
  const steps = inSteps.map(({ states }) => ({
    states: states.map(placeOf),
    steps: oracleSteps(states, room),
  }));
  const standing = [...places.keys()].flatMap((state) => [...state.values()]);
  const asked = [
    ...judgements.map(({ event }) => event),
    ...standing.map((id) => get(room.graph, id)),
  ];
  return {
    version: room.version,
    createId: room.createId,
    events: closure(
      asked.map((event) => room.graph.get(event.id) ?? event),
      room,
    ),
    states: [...places.keys()].map((state) => [...state.values()]),
    verdicts,
    merges: resolutions,
    steps,
  };
}

/** Equal states have no steps. */
function isInDoubt({ states: [first, ...others], resolved }: Merge): boolean {
  return first !== resolved && others.length > 0;
}
