/** What those beside the rooms are told of events that were received: see `push/hook.ts`. */
import { membershipIn, type StateKey } from '../../matrix/events.ts';
import { serverOf, type UserId } from '../../matrix/identifiers.ts';
import { isString } from '../../matrix/json.ts';
import { once } from '../../matrix/once.ts';
import { powerLevelsOf } from '../../matrix/power-levels.ts';
import { stateName } from '../../matrix/state-name.ts';
import type { MembershipMove, PersistedEvent } from '../../push/hook.ts';
import type { Ref } from '../../storage/refs.ts';
import { itself } from '../beside.ts';
import type { ShownEvent } from './shown.ts';
import type { Reception } from './reception.ts';

export function toldOf(reception: Reception): Promise<PersistedEvent[]> {
  return Promise.all(reception.shown.map((one) => told(reception, one)));
}

async function told(
  reception: Reception,
  { event, position, before, current, previousMembership, moved }: ShownEvent,
): Promise<PersistedEvent> {
  const { room } = reception;
  const { pdu, roomId } = event;
  const power = powerLevelsOf(await reception.stateFor(pdu, before), room.version);
  const moves = reception.moves.slice(0, moved);
  return {
    ...itself(roomId, event, position),
    ...(previousMembership === undefined ? {} : { previousMembership }),
    joinedCount: (room.row?.joined ?? 0) + tallyMoves(moves, 'join'),
    moves,
    localMembers: once(async () => {
      const joined = new Set(await room.stores.memberships.joinedIn(roomId));
      for (const { userId, to } of moves)
        if (to === 'join') joined.add(userId);
        else joined.delete(userId);
      return new Set([...joined].filter((userId) => serverOf(userId) === room.serverName));
    }),
    displayNames: (userIds) => displayNames(reception, current, userIds),
    senderPower: power.of(pdu.sender),
    powerToNotify: power.toNotify,
  };
}

/** By how much the number of members with a membership changed. */
export function tallyMoves(
  moves: readonly MembershipMove[],
  membership: 'join' | 'invite',
): number {
  let sum = 0;
  for (const { from, to } of moves) sum += Number(to === membership) - Number(from === membership);
  return sum;
}

async function displayNames(
  reception: Reception,
  state: Ref | null,
  userIds: readonly UserId[],
): Promise<ReadonlyMap<UserId, string>> {
  const { graph, groups, pairs } = reception;
  await pairs.load(userIds.map((userId): StateKey => ['m.room.member', userId]));
  const names = new Map<UserId, string>();
  for (const userId of userIds) {
    const pair = pairs.at(stateName('m.room.member', userId));
    const ref = pair === undefined ? undefined : groups.at(state, pair);
    if (ref === undefined) continue;
    await graph.load([ref]);
    const { content } = graph.at(ref).pdu;
    if (isString(content.displayname) && membershipIn(content) === 'join')
      names.set(userId, content.displayname);
  }
  return names;
}
