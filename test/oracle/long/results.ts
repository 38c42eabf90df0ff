import { availableParallelism } from 'node:os';
import { neverSeen, type Tally, together } from '../compare/tally.ts';
import { possibleOutcomes } from '../naive/authorisation.ts';
import type { ChunkResult } from './chunk.ts';

/** What a long run leaves behind: `test/oracle/results.json`, which the site shows. */
export interface LongResults {
  readonly commit: string;
  readonly date: string;
  readonly seed: number;
  readonly machine: { readonly cpus: number; readonly node: string };
  readonly versions: readonly VersionResult[];
}

export interface VersionResult extends Tally {
  /** The share of events that the rules refuse on receipt. */
  readonly rejectedShare: number;
  /** How many outcomes the rules of this version have, and which of them no event brought about. */
  readonly outcomesPossible: number;
  readonly outcomesNeverSeen: readonly string[];
  /** Seconds of one core. */
  readonly seconds: number;
}

/** Fewer than this and a run has not said much. */
export const LEAST = { verdicts: 100_000, forks: 10_000 };

export function versionResult(chunks: readonly [ChunkResult, ...ChunkResult[]]): VersionResult {
  const [first, ...others] = chunks;
  const tally = others.reduce((sum, chunk) => together(sum, chunk.tally), first.tally);
  return {
    ...tally,
    rejectedShare: Number((tally.rejected / tally.events).toFixed(3)),
    outcomesPossible: possibleOutcomes(tally.version).length,
    outcomesNeverSeen: neverSeen(tally),
    seconds: Math.round(chunks.reduce((sum, chunk) => sum + chunk.seconds, 0)),
  };
}

export function longResults(
  versions: readonly VersionResult[],
  seed: number,
  commit: string,
): LongResults {
  return {
    commit,
    date: new Date().toISOString(),
    seed,
    machine: { cpus: availableParallelism(), node: process.version },
    versions,
  };
}

export function line(result: VersionResult): string {
  const { version, events, rejectedShare, verdicts, forks, widestFork, seconds } = result;
  const seen = result.outcomesPossible - result.outcomesNeverSeen.length;
  return [
    `version ${String(version).padStart(2)}`,
    `${events} events, ${Math.round(rejectedShare * 100)} % rejected`,
    `${verdicts} verdicts`,
    `${seen} of ${result.outcomesPossible} outcomes of rules`,
    `${forks} forks, the widest ${widestFork}`,
    `${seconds} s`,
  ].join(' · ');
}
