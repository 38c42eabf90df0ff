import { createHash } from 'node:crypto';
import { judge, lookupIn, type Room } from './judge.ts';
import { get, keyFromName, type RoomEvent, type State } from './room.ts';

/**
 * State resolution of room version 1.
 *
 * @see https://spec.matrix.org/v1.19/rooms/v1/#state-resolution
 */
export function resolveV1(states: readonly State[], room: Room): Map<string, string> {
  const resolved = new Map<string, string>();
  const conflicts = new Map<string, RoomEvent[]>();

  // The union of the states without what conflicts: an entry that some states lack does not.
  for (const name of new Set(states.flatMap((state) => [...state.keys()]))) {
    const ids = new Set(states.map((state) => state.get(name)).filter((id) => id !== undefined));
    const [first] = ids;
    if (ids.size === 1 && first !== undefined) resolved.set(name, first);
    else
      conflicts.set(
        name,
        [...ids].map((id) => get(room.graph, id)),
      );
  }

  const isAllowed = (event: RoomEvent) =>
    judge(event, lookupIn(resolved, room.graph), room, 'citations are right').allowed;

  // Types that decide about others first; the conflicts of one type by state key.
  for (const type of ['m.room.power_levels', 'm.room.join_rules', 'm.room.member']) {
    for (const name of namesOf(type, conflicts)) {
      const [first, ...rest] = (conflicts.get(name) ?? []).sort(byDepthThenDescendingHash);
      if (first !== undefined) resolved.set(name, first.id);
      for (const event of rest) {
        if (!isAllowed(event)) break;
        resolved.set(name, event.id);
      }
      conflicts.delete(name);
    }
  }

  for (const name of [...conflicts.keys()].sort()) {
    const best = (conflicts.get(name) ?? []).sort(byDepthThenDescendingHash).reverse();
    const winner = best.find(isAllowed);
    if (winner !== undefined) resolved.set(name, winner.id);
  }
  return resolved;
}

function namesOf(type: string, conflicts: ReadonlyMap<string, unknown>): string[] {
  const keyOf = (name: string) => keyFromName(name)[1];
  return [...conflicts.keys()]
    .filter((name) => keyFromName(name)[0] === type)
    .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function byDepthThenDescendingHash(a: RoomEvent, b: RoomEvent): number {
  if (a.pdu.depth !== b.pdu.depth) return a.pdu.depth - b.pdu.depth;
  return sha1(a.id) > sha1(b.id) ? -1 : 1;
}

function sha1(id: string): string {
  return createHash('sha1').update(id).digest('hex');
}
