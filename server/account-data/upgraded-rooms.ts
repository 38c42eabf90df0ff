/**
 * Who follows a room to the one that took its place finds it as they had it: with the same tags and notifications.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#room-upgrades
 */
import { serverOf, type RoomId, type ServerNameText } from '../matrix/identifiers.ts';
import { isObject, isString, type JsonObject } from '../matrix/json.ts';
import type { EventHooks, PersistedEvent } from '../push/hook.ts';
import type { PushRules } from '../push/push-rules.ts';
import type { AccountDataStore } from '../storage/account-data.ts';
import type { Write } from '../storage/engine.ts';
import type { RoomStore } from '../storage/rooms.ts';
import type { StateStore } from '../storage/state.ts';

export interface UpgradedRoomsDependencies {
  readonly serverName: ServerNameText;
  readonly accountData: AccountDataStore;
  readonly pushRules: Pick<PushRules, 'carry'>;
  readonly rooms: Pick<RoomStore, 'byId'>;
  readonly state: Pick<StateStore, 'currentOf'>;
}

const TAGS = 'm.tag';

export function upgradedRoomHooks(dependencies: UpgradedRoomsDependencies): EventHooks {
  const { serverName } = dependencies;
  /** What is to be done once the event is committed. */
  const committed = new WeakMap<PersistedEvent, () => void>();

  return {
    async beforeCommit(events) {
      const writes: Write[] = [];
      for (const event of events) {
        const userId = joinedUser(event);
        if (userId === undefined || serverOf(userId) !== serverName) continue;
        const old = await predecessor(dependencies, event.roomId, events);
        if (old === undefined) continue;
        const carried = await carry(dependencies, userId, old, event.roomId);
        writes.push(...carried.writes);
        if (carried.committed !== undefined) committed.set(event, carried.committed);
      }
      return writes;
    },
    afterCommit(events) {
      for (const event of events) committed.get(event)?.();
    },
  };
}

/** Tags and push rules of the old room, for the new one. */
async function carry(
  { accountData, pushRules }: UpgradedRoomsDependencies,
  userId: string,
  old: RoomId,
  roomId: RoomId,
): Promise<{ readonly writes: readonly Write[]; readonly committed?: () => void }> {
  const rules = await pushRules.carry(userId, old, roomId);
  const tags = await accountData.find(userId, old, TAGS);
  const already = tags && (await accountData.find(userId, roomId, TAGS));
  const isNew = tags !== undefined && already === undefined;
  const writes = [
    ...(rules === undefined ? [] : [rules.write]),
    ...(isNew ? [accountData.put(userId, roomId, TAGS, tags.content)] : []),
  ];
  return rules === undefined ? { writes } : { writes, committed: rules.committed };
}

/**
 * The room that this one took the place of. Anyone can make a room that claims to have a predecessor; only the old
 * room's own tombstone makes it true.
 */
async function predecessor(
  stores: UpgradedRoomsDependencies,
  roomId: RoomId,
  events: readonly PersistedEvent[],
): Promise<RoomId | undefined> {
  const create = await contentOf(stores, roomId, 'm.room.create', events);
  const claimed = isObject(create?.predecessor) ? create.predecessor.room_id : undefined;
  if (!isString(claimed)) return undefined;
  const tombstone = await contentOf(stores, claimed, 'm.room.tombstone', events);
  return tombstone?.replacement_room === roomId ? claimed : undefined;
}

/** A piece of state, as it is once the events are committed. */
async function contentOf(
  { rooms, state }: UpgradedRoomsDependencies,
  roomId: RoomId,
  type: string,
  events: readonly PersistedEvent[],
): Promise<JsonObject | undefined> {
  const isIt = (event: PersistedEvent) =>
    event.roomId === roomId && event.type === type && event.stateKey === '';
  const added = events.findLast(isIt);
  if (added !== undefined) return added.content;
  const room = await rooms.byId(roomId);
  if (room === undefined) return undefined;
  return (await state.currentOf([room.nid], [type], ['']))[0]?.pdu.content;
}

/** Whom an event lets into the room who was not in it. */
function joinedUser({ type, stateKey, content, previousMembership }: PersistedEvent) {
  const isJoin = type === 'm.room.member' && content.membership === 'join';
  return isJoin && previousMembership !== 'join' ? stateKey : undefined;
}
