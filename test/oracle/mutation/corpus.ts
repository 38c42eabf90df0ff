import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EventId } from '../../../server/matrix/identifiers.ts';
import type { StepIds } from '../compare/steps.ts';
import type { RoomEvent, VersionNumber } from '../naive/room.ts';

/**
 * What the oracle says about some rooms, kept in a file: a mutant of the server is asked the same questions, and
 * nobody works out the answers again for each of some thousand mutants.
 */
export interface CorpusRoom {
  readonly version: VersionNumber;
  readonly createId: EventId;
  readonly events: readonly RoomEvent[];
  readonly states: readonly (readonly EventId[])[];
  /** An event, a state by its place in `states`, and the verdict: `5.3.2 refuses`. */
  readonly verdicts: readonly (readonly [event: EventId, state: number, answer: string])[];
  readonly merges: readonly { readonly states: readonly number[]; readonly resolved: number }[];
  /** The last of the merges step by step, where the algorithm has steps to tell of. */
  readonly steps: readonly { readonly states: readonly number[]; readonly steps: StepIds }[];
}

/** Made once, outside the copies that Stryker works in. */
export const FILE =
  process.env['ORACLE_CORPUS'] ??
  join(import.meta.dirname, '..', '..', '..', 'dist', 'oracle', 'corpus.json');
export function readCorpus(): CorpusRoom[] {
  return JSON.parse(readFileSync(FILE, 'utf8'));
}
