import type { StateKey } from './events.ts';
import type { EventId } from './identifiers.ts';

/**
 * An event type and a state key as one string, so that they can be a key of a map. Different for
 * every pair: `13:m.room.member@alice:example.org`, where 13 is the length of the type.
 */
export type StateName = string;

/** A room state: which event stands at each {@link StateName}. */
export type StateIds = ReadonlyMap<StateName, EventId>;

export function stateName(type: string, stateKey: string): StateName {
  return `${type.length}:${type}${stateKey}`;
}

/** What {@link stateName} was given. */
export function stateKeyOf(name: StateName): StateKey {
  const colon = name.indexOf(':');
  const end = colon + 1 + Number(name.slice(0, colon));
  return [name.slice(colon + 1, end), name.slice(end)];
}

/** Where an event stands in the room state; `undefined` for an event that is not state. */
export function stateNameOf(event: {
  readonly type: string;
  readonly state_key?: string;
}): StateName | undefined {
  return event.state_key === undefined ? undefined : stateName(event.type, event.state_key);
}

export const CREATE = stateName('m.room.create', '');
export const POWER_LEVELS = stateName('m.room.power_levels', '');
