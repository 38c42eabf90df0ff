/** Where a reader can stand: before an event, or at the room as our server has it in the end. */
import type { StateIds } from '../../../server/matrix/state-name.ts';
import type { Merge } from './merge.ts';
import type { Play, PlayedEvent } from './play.ts';

/** The name of the place after all events. No event may be called this. */
export const NOW = 'now';

export type Standpoint = {
  /** Absent at the end. */
  readonly event: PlayedEvent | undefined;
  /** The state before the event; at the end, the room's state. */
  readonly state: StateIds;
  readonly merge: Merge | undefined;
};

export function standAt(play: Play, at: string): Standpoint {
  const event = play.byName.get(at);
  return event === undefined
    ? { event, state: play.now, merge: play.merge }
    : { event, state: event.before, merge: event.merge };
}

/** The places where branches with different states meet. */
export function meetings(play: Play): string[] {
  const merges = play.events.filter(({ merge }) => merge !== undefined).map(({ name }) => name);
  return play.merge === undefined ? merges : [...merges, NOW];
}
