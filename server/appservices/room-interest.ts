/**
 * What binds services to rooms: their users who are in there, and their aliases that lead there. Found once for a room and
 * kept, so that an event in a room of many costs the same as one in a room of few.
 */
import type { RoomId } from '../matrix/identifiers.ts';
import type { MembershipMove, RoomChange } from '../push/hook.ts';
import type { AliasStore } from '../storage/aliases.ts';
import { LruMap } from '../storage/lru.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import type { Appservice } from './registry.ts';

/** How many users of each service are joined, by the service's id; those with none are not there. */
export type UserCounts = ReadonlyMap<string, number>;

export interface RoomInterest {
  /** As it is committed. */
  users(roomId: RoomId): Promise<UserCounts>;
  /** The ids of the services that an alias of the room belongs to, as it is committed. */
  named(roomId: RoomId): Promise<ReadonlySet<string>>;
  /**
   * The room was changed.
   *
   * @param before the counts before that; left out where they are not known: they are found anew when they are needed
   */
  changed(roomId: RoomId, change: RoomChange, before?: UserCounts): void;
}

/** How many rooms are kept at hand. */
const REMEMBERED = 10_000;

export function createRoomInterest(
  services: readonly Appservice[],
  members: Pick<MembershipStore, 'joinedIn'>,
  aliases: Pick<AliasStore, 'ofRoomId'>,
): RoomInterest {
  const users = new Kept<UserCounts>();
  const names = new Kept<ReadonlySet<string>>();
  const withAliases = services.filter(({ namespaces }) => namespaces.aliases.length > 0);

  const count = async (roomId: RoomId): Promise<UserCounts> => {
    const joined = await members.joinedIn(roomId);
    const moves = joined.map((userId) => ({ userId, from: undefined, to: 'join' }) as const);
    return countsAfter(services, new Map(), moves);
  };

  return {
    users: (roomId) => users.get(roomId, count),

    named: async (roomId) =>
      withAliases.length === 0
        ? new Set<string>()
        : names.get(roomId, async () => ownersOf(withAliases, await aliases.ofRoomId(roomId))),

    changed(roomId, { moves, aliases: isNamedAnew }, before) {
      if (isNamedAnew) names.delete(roomId);
      if (!services.some((service) => moves.some(({ userId }) => service.has('users', userId))))
        return;
      if (before === undefined) users.delete(roomId);
      else users.set(roomId, countsAfter(services, before, moves));
    },
  };
}

/**
 * What was found of rooms. The promise is kept from the moment that the room is read, and a change takes its place: what
 * was read before the change is never found after it.
 */
class Kept<Value> {
  readonly #known = new LruMap<RoomId, Promise<Value>>(REMEMBERED);

  get(roomId: RoomId, find: (roomId: RoomId) => Promise<Value>): Promise<Value> {
    const known = this.#known.get(roomId);
    if (known !== undefined) return known;
    const found = find(roomId);
    this.#known.set(roomId, found);
    found.catch(() => this.#known.delete(roomId));
    return found;
  }

  set(roomId: RoomId, value: Value): void {
    this.#known.set(roomId, Promise.resolve(value));
  }

  delete(roomId: RoomId): void {
    this.#known.delete(roomId);
  }
}

/** The ids of those services that have one of the aliases. */
export function ownersOf(
  services: readonly Appservice[],
  aliases: readonly string[],
): ReadonlySet<string> {
  const owners = services.filter(({ has }) => aliases.some((alias) => has('aliases', alias)));
  return new Set(owners.map(({ id }) => id));
}

/** The counts after some moves. */
export function countsAfter(
  services: readonly Appservice[],
  before: UserCounts,
  moves: readonly MembershipMove[],
): UserCounts {
  const decisive = moves.filter(({ from, to }) => (from === 'join') !== (to === 'join'));
  if (decisive.length === 0) return before;
  const counts = new Map(before);
  for (const { id, has } of services)
    for (const { userId, to } of decisive)
      if (has('users', userId)) {
        const count = (counts.get(id) ?? 0) + (to === 'join' ? 1 : -1);
        if (count > 0) counts.set(id, count);
        else counts.delete(id);
      }
  return counts;
}
