/** Where two versions of the same room part ways. */
import type { StateIds, StateName } from '../../../server/matrix/state-name.ts';
import type { Play, PlayedEvent } from './play.ts';

/** Events that fare otherwise, or stand after another state, in the other play. */
export function differingEvents(one: Play, other: Play): Set<string> {
  return new Set(
    one.events
      .filter((event) => {
        const twin = other.byName.get(event.name);
        return (
          twin !== undefined &&
          (twin.outcome !== event.outcome || !sameState(one, event, other, twin))
        );
      })
      .map(({ name }) => name),
  );
}

function sameState(one: Play, event: PlayedEvent, other: Play, twin: PlayedEvent): boolean {
  return event.merge === undefined && twin.merge === undefined
    ? true
    : differingEntries(one, event.before, other, twin.before).size === 0;
}

/** The entries at which two states, each of its play, name different events. */
export function differingEntries(
  one: Play,
  state: StateIds,
  other: Play,
  twin: StateIds,
): Set<StateName> {
  const names = new Set([...state.keys(), ...twin.keys()]);
  return new Set(
    [...names].filter((name) => nameAt(one, state, name) !== nameAt(other, twin, name)),
  );
}

export function nameAt(play: Play, state: StateIds, name: StateName): string | undefined {
  const id = state.get(name);
  return id === undefined ? undefined : play.nameOf(id);
}
