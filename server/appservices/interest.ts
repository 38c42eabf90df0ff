/**
 * Which services care for what happens where.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#registration
 */
import {
  serverOf,
  type RoomAlias,
  type RoomId,
  type ServerNameText,
} from '../matrix/identifiers.ts';
import { isArray, isString } from '../matrix/json.ts';
import type { PersistedEvent } from '../push/hook.ts';
import type { Appservice } from './registry.ts';
import type { UserCounts } from './room-interest.ts';

/** A room as it matters here; each part is asked for at most once, and only when a service needs it. */
export interface RoomOfInterest {
  readonly roomId: RoomId;
  /** How many of its users are joined, for each service. */
  readonly users: () => Promise<UserCounts>;
  /** The ids of the services that an alias of it belongs to. */
  readonly named: () => Promise<ReadonlySet<string>>;
}

/** Whether a service cares for all that happens in a room. */
export async function caresForRoom(service: Appservice, room: RoomOfInterest): Promise<boolean> {
  if (service.has('rooms', room.roomId)) return true;
  if ((await room.users()).has(service.id)) return true;
  return (await room.named()).has(service.id);
}

/** Whether an event is about one of the service's users: they are invited, or put out. */
export function concernsUser(
  service: Appservice,
  { type, stateKey }: Pick<PersistedEvent, 'type' | 'stateKey'>,
): boolean {
  return type === 'm.room.member' && stateKey !== undefined && service.has('users', stateKey);
}

/**
 * The aliases of this server that events give their rooms: those of a room that is just being made are in no table yet.
 */
export function aliasesGiven(
  events: readonly PersistedEvent[],
  serverName: ServerNameText,
): ReadonlyMap<RoomId, readonly RoomAlias[]> {
  const given = events.flatMap(({ roomId, type, stateKey, content }) => {
    if (type !== 'm.room.canonical_alias' || stateKey !== '') return [];
    const { alias, alt_aliases: others } = content;
    return [alias, ...(isArray(others) ? others : [])]
      .filter(isString)
      .filter((one) => serverOf(one) === serverName)
      .map((one) => ({ roomId, alias: one }));
  });
  const byRoom = Map.groupBy(given, ({ roomId }) => roomId);
  return new Map([...byRoom].map(([roomId, some]) => [roomId, some.map(({ alias }) => alias)]));
}
