import type { History } from '../generate/history.ts';
import { possibleOutcomes } from '../naive/authorisation.ts';
import type { VersionNumber } from '../naive/room.ts';
import { show } from './mismatches.ts';

/** What was compared in a room version. */
export interface Tally {
  readonly version: VersionNumber;
  readonly rooms: number;
  /** Events in the rooms' graphs; eight for each room are of another room, to be cited wrongly. */
  readonly events: number;
  /** How many of the events the oracle would reject on receipt. */
  readonly rejected: number;
  /** Verdicts compared: each event against what it cites, the state before it and another state. */
  readonly verdicts: number;
  readonly refusals: number;
  /** States resolved, and how many of them because events of the room came together. */
  readonly resolutions: number;
  readonly forks: number;
  readonly widestFork: number;
  /** How often each outcome of a rule was seen, such as `5.3.2 refuses`. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly mismatches: number;
}

export function emptyTally(version: VersionNumber): Tally {
  return {
    version,
    rooms: 0,
    events: 0,
    rejected: 0,
    verdicts: 0,
    refusals: 0,
    resolutions: 0,
    forks: 0,
    widestFork: 0,
    outcomes: {},
    mismatches: 0,
  };
}

export function withHistory(tally: Tally, { room, judgements, merges }: History): Tally {
  const events = [...room.graph.values()];
  const outcomes = { ...tally.outcomes };
  for (const { decision } of judgements) {
    const outcome = show(decision);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  const widths = merges.filter(({ isClaimed }) => !isClaimed).map(({ states }) => states.length);
  return {
    ...tally,
    rooms: tally.rooms + 1,
    events: tally.events + events.length,
    rejected: tally.rejected + events.filter(({ rejected }) => rejected).length,
    verdicts: tally.verdicts + judgements.length,
    refusals: tally.refusals + judgements.filter(({ decision }) => !decision.allowed).length,
    resolutions: tally.resolutions + merges.length,
    forks: tally.forks + widths.length,
    widestFork: Math.max(tally.widestFork, ...widths),
    outcomes,
  };
}

export function together(one: Tally, other: Tally): Tally {
  const outcomes = { ...one.outcomes };
  for (const [outcome, count] of Object.entries(other.outcomes)) {
    outcomes[outcome] = (outcomes[outcome] ?? 0) + count;
  }
  return {
    version: one.version,
    rooms: one.rooms + other.rooms,
    events: one.events + other.events,
    rejected: one.rejected + other.rejected,
    verdicts: one.verdicts + other.verdicts,
    refusals: one.refusals + other.refusals,
    resolutions: one.resolutions + other.resolutions,
    forks: one.forks + other.forks,
    widestFork: Math.max(one.widestFork, other.widestFork),
    outcomes,
    mismatches: one.mismatches + other.mismatches,
  };
}

/** The outcomes of rules that no event brought about. */
export function neverSeen({ version, outcomes }: Tally): string[] {
  return possibleOutcomes(version).filter((outcome) => outcomes[outcome] === undefined);
}
