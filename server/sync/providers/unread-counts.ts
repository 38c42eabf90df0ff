/**
 * How much is unread in each room, for /sync.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#receiving-notifications
 */
import type { JsonObject } from '../../matrix/json.ts';
import { MAIN } from '../../push/threads.ts';
import type { NotificationStore } from '../../storage/notifications.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';
import { byRoom } from './by-room.ts';

type Counts = { readonly notification_count: number; readonly highlight_count: number };

/** Fields of a joined room, to be spread into it. */
export type UnreadCounts = {
  /** Of the whole room, or of its main timeline when threads are counted apart. */
  readonly unread_notifications: Counts;
  /** Thread root → counts; only when the filter asks for them, and only threads with something unread. */
  readonly unread_thread_notifications?: JsonObject;
};

/** Initially every joined room; later those in which the counts may have changed. */
export type UnreadCountsPart = ReadonlyMap<string, UnreadCounts>;

type Row = Awaited<ReturnType<NotificationStore['counts']>>[number];

export function unreadCountsProvider({
  store,
}: {
  readonly store: NotificationStore;
}): SyncProvider<UnreadCountsPart> {
  async function counts(scope: SyncScope, rooms: readonly string[]): Promise<UnreadCountsPart> {
    if (rooms.length === 0) return new Map();
    const perThread = scope.filter.room?.timeline?.unread_thread_notifications === true;
    const rows = await store.counts(scope.userId, rooms, scope.upTo);
    const unread = byRoom(rows, (row) => [row.room_id, row]);
    return new Map(
      rooms.map((roomId) => {
        const threads = unread.get(roomId) ?? [];
        return [roomId, perThread ? countsByThread(threads) : countsOf(threads)];
      }),
    );
  }

  return {
    initial: (scope) => counts(scope, scope.joined),
    incremental: async (scope, since) => {
      if (scope.joined.length === 0) return new Map();
      const changed = await store.changedRooms(scope.userId, scope.joined, since, scope.upTo);
      return counts(scope, [...new Set([...changed, ...scope.newlyJoined])]);
    },
  };
}

function countsOf(rows: readonly Row[]): UnreadCounts {
  return { unread_notifications: sum(rows) };
}

function countsByThread(rows: readonly Row[]): UnreadCounts {
  const threads = rows.filter(({ thread, notify }) => thread !== MAIN && notify > 0);
  const main = countsOf(rows.filter(({ thread }) => thread === MAIN));
  if (threads.length === 0) return main;
  return {
    ...main,
    unread_thread_notifications: Object.fromEntries(threads.map((row) => [row.thread, sum([row])])),
  };
}

function sum(rows: readonly Row[]): Counts {
  const total = (pick: (row: Row) => number) => rows.reduce((all, row) => all + pick(row), 0);
  return {
    notification_count: total((row) => row.notify),
    highlight_count: total((row) => row.highlight),
  };
}
