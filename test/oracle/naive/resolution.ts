import { type Room } from './judge.ts';
import { resolveV1 } from './resolution-v1.ts';
import { resolveV2 } from './resolution-v2.ts';
import type { State } from './room.ts';

/** The state that several states make together. One state is its own resolution. */
export function resolveStates(states: readonly State[], room: Room): State {
  const [first] = states;
  if (first !== undefined && states.every((state) => isSame(state, first))) return first;
  return room.version === 1 ? resolveV1(states, room) : resolveV2(states, room).resolved;
}

function isSame(one: State, other: State): boolean {
  return one.size === other.size && [...one].every(([name, id]) => other.get(name) === id);
}
