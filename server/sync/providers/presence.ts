/**
 * The presence of /sync: of the user, and of everyone they share a room with.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#presence
 */
import type { Presence } from '../../ephemeral/presence.ts';
import { passesEventFilter } from '../../matrix/filter.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { ProfileReader } from '../../profile/profiles.ts';
import type { RoomSyncReads } from '../../rooms/types.ts';
import type { PresenceRow, PresenceStore } from '../../storage/presence.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';

export interface PresenceProviderDependencies {
  readonly store: PresenceStore;
  readonly presence: Pick<Presence, 'content'>;
  readonly profiles: Pick<ProfileReader, 'readAll'>;
  readonly rooms: Pick<RoomSyncReads, 'sharingRoomWith' | 'joinedMembers' | 'memberChanges'>;
}

export function presenceProvider(
  dependencies: PresenceProviderDependencies,
): SyncProvider<readonly JsonObject[]> {
  const { store, presence, profiles, rooms } = dependencies;

  async function events(scope: SyncScope, rows: readonly PresenceRow[]): Promise<JsonObject[]> {
    if (rows.length === 0) return [];
    const users = rows.map((row) => row.user_id);
    const sharing = await rooms.sharingRoomWith(scope.userId, users);
    const told = rows
      .filter(({ user_id: userId }) => userId === scope.userId || sharing.has(userId))
      .filter(({ user_id: userId }) => !scope.ignored.has(userId));
    if (told.length === 0) return [];
    const shown = await profiles.readAll(told.map((row) => row.user_id));
    return told
      .map((row) => ({
        type: 'm.presence',
        sender: row.user_id,
        content: { ...presence.content(row), ...shown.get(row.user_id) },
      }))
      .filter((event) => passesEventFilter(scope.filter.presence ?? {}, event));
  }

  /** Those the user has come to share a room with: their presence is news even if it did not change. */
  async function newCompany(scope: SyncScope, since: number): Promise<string[]> {
    const stayed = scope.joined.filter((roomId) => !scope.newlyJoined.has(roomId));
    const moved = await rooms.memberChanges(stayed, since, scope.upTo);
    const came = moved.filter((one) => one.membership === 'join' && one.previous !== 'join');
    const members =
      scope.newlyJoined.size === 0 ? new Map() : await rooms.joinedMembers([...scope.newlyJoined]);
    return [...came.map(({ userId }) => userId), ...[...members.values()].flat()];
  }

  const isUnwanted = ({ filter }: SyncScope): boolean =>
    filter.presence?.types?.length === 0 || filter.presence?.not_types?.includes('*') === true;

  return {
    initial: async (scope) =>
      isUnwanted(scope) ? [] : events(scope, await store.known(scope.upTo)),
    incremental: async (scope, since) => {
      if (isUnwanted(scope)) return [];
      const changed = await store.between(since, scope.upTo);
      const told = new Set(changed.map((row) => row.user_id));
      const others = (await newCompany(scope, since)).filter((userId) => !told.has(userId));
      const known = others.length === 0 ? [] : await store.knownAmong(others, scope.upTo);
      return events(scope, [...changed, ...known]);
    },
  };
}
