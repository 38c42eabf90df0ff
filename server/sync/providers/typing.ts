/**
 * Who is typing, for /sync: always the whole list of a room, since clients replace what they knew.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#typing-notifications
 */
import type { Typing } from '../../ephemeral/typing.ts';
import { passesRoomEventFilter } from '../../matrix/filter.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';

export type TypingPart = ReadonlyMap<string, readonly JsonObject[]>;

export function typingProvider({
  typing,
}: {
  readonly typing: Pick<Typing, 'users' | 'changedBetween'>;
}): SyncProvider<TypingPart> {
  function events(scope: SyncScope, isNew: (roomId: string) => boolean): TypingPart {
    const filter = scope.filter.room?.ephemeral ?? {};
    return new Map(
      scope.joined.filter(isNew).flatMap((roomId) => {
        const users = typing.users(roomId).filter((userId) => !scope.ignored.has(userId));
        const event = { type: 'm.typing', content: { user_ids: users } };
        return passesRoomEventFilter(filter, event, roomId) ? [[roomId, [event]]] : [];
      }),
    );
  }

  const someoneTypes = (roomId: string): boolean => typing.users(roomId).length > 0;

  return {
    initial: async (scope) => events(scope, someoneTypes),
    incremental: async (scope, since) =>
      events(
        scope,
        (roomId) =>
          typing.changedBetween(roomId, since, scope.upTo) ||
          (scope.newlyJoined.has(roomId) && someoneTypes(roomId)),
      ),
  };
}
