/**
 * Finding users by their names.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#user-directory
 */
import { historyVisibility } from '../matrix/history-visibility.ts';
import { localpartOf, type UserId } from '../matrix/identifiers.ts';
import { isString, type JsonObject } from '../matrix/json.ts';
import type { MembershipStore } from '../storage/memberships.ts';
import type { StateStore } from '../storage/state.ts';
import type { UserDirectoryStore } from '../storage/user-directory.ts';

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** For how many of those who match it is found out at once whether the searcher may know of them. */
const AT_ONCE = 200;

export interface UserDirectory {
  /**
   * Users whose id or display name has the term in it, the best first: those who are in a room with the searcher, or
   * in one that anyone may join or read.
   */
  search(
    searcher: UserId,
    term: string,
    limit?: number,
  ): Promise<{ readonly results: readonly JsonObject[]; readonly limited: boolean }>;
}

interface Match {
  readonly userId: UserId;
  readonly rank: number;
  readonly shown: JsonObject;
}

export function createUserDirectory(deps: {
  readonly store: UserDirectoryStore;
  readonly members: Pick<MembershipStore, 'sharingRoomWith'>;
  readonly state: Pick<StateStore, 'currentOf'>;
}): UserDirectory {
  const { store, members, state } = deps;

  const inOpenRooms = async (userIds: readonly UserId[]): Promise<ReadonlySet<UserId>> => {
    if (userIds.length === 0) return new Set();
    const places = await store.places(userIds);
    const rooms = [...new Set(places.map(({ room_nid }) => room_nid))];
    const types = ['m.room.join_rules', 'm.room.history_visibility'];
    const events = await state.currentOf(rooms, types, ['']);
    const open = new Set(
      events
        .filter(({ type, pdu: { content } }) =>
          type === 'm.room.join_rules'
            ? content['join_rule'] === 'public'
            : historyVisibility(content) === 'world_readable',
        )
        .map(({ roomNid }) => roomNid),
    );
    const inThem = places.filter(({ room_nid }) => open.has(room_nid));
    return new Set(inThem.map(({ user_id }) => user_id));
  };

  const known = async (searcher: UserId, some: readonly Match[]): Promise<readonly Match[]> => {
    const ids = some.map(({ userId }) => userId);
    const near = await members.sharingRoomWith(searcher, ids);
    const open = await inOpenRooms(ids.filter((id) => !near.has(id)));
    return some.filter(({ userId }) => near.has(userId) || open.has(userId));
  };

  return {
    async search(searcher, term, limit = DEFAULT_LIMIT) {
      const wanted = Math.min(limit, MAX_LIMIT);
      const matches = rank(await store.accounts(), searcher, fold(term.trim()));
      const found: Match[] = [];
      for (let next = 0; next < matches.length && found.length <= wanted; next += AT_ONCE)
        found.push(...(await known(searcher, matches.slice(next, next + AT_ONCE))));
      return {
        results: found.slice(0, wanted).map(({ shown }) => shown),
        limited: found.length > wanted,
      };
    },
  };
}

/**
 * Those who match, the best first: the name itself, then names that begin with the term, then the rest; of equals
 * those whose profile says more.
 */
function rank(
  accounts: Awaited<ReturnType<UserDirectoryStore['accounts']>>,
  searcher: UserId,
  term: string,
): readonly Match[] {
  if (term === '') return [];
  return accounts
    .filter(({ user_id }) => user_id !== searcher)
    .flatMap(({ user_id: userId, fields: { displayname, avatar_url } }): Match[] => {
      const name = isString(displayname) ? { display_name: displayname } : {};
      const avatar = isString(avatar_url) ? { avatar_url } : {};
      const names = [localpartOf(userId), userId, ...Object.values(name)].map(fold);
      if (!names.some((one) => one.includes(term))) return [];
      const begins = names.some((one) => one.startsWith(term)) ? 1 : 2;
      return [
        {
          userId,
          rank: names.includes(term) ? 0 : begins,
          shown: { user_id: userId, ...name, ...avatar },
        },
      ];
    })
    .toSorted((a, b) => a.rank - b.rank || fieldCount(b) - fieldCount(a));
}

const fieldCount = ({ shown }: Match): number => Object.keys(shown).length;

/** Upper and lower case are one, and so are the ways in which Unicode writes one letter. */
function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
