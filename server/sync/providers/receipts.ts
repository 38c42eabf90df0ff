/**
 * The receipts of /sync: one `m.receipt` event for each room and thread, so that a user's receipts for the
 * same event in and out of a thread do not overwrite each other.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#receipts
 */
import { passesRoomEventFilter } from '../../matrix/filter.ts';
import type { JsonObject } from '../../matrix/json.ts';
import { UNTHREADED, type ReceiptStore } from '../../storage/receipts.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';
import { byRoom } from './by-room.ts';

type Row = Awaited<ReturnType<ReceiptStore['inRooms']>>[number];

export type ReceiptsPart = ReadonlyMap<string, readonly JsonObject[]>;

export function receiptsProvider({
  store,
}: {
  readonly store: ReceiptStore;
}): SyncProvider<ReceiptsPart> {
  async function events(scope: SyncScope, after: number): Promise<ReceiptsPart> {
    const filter = scope.filter.room?.ephemeral ?? {};
    const wanted = { type: 'm.receipt', content: {} };
    const rooms = scope.joined.filter((room) => passesRoomEventFilter(filter, wanted, room));
    if (rooms.length === 0) return new Map();
    const between = { rooms, whole: scope.newlyJoined, after, upTo: scope.upTo };
    const all = await store.inRooms(scope.userId, between);
    const rows = all.filter(({ user_id: userId }) => !scope.ignored.has(userId));
    const threads = byRoom(rows, (row) => [`${row.room_id} ${row.thread}`, row]);
    return byRoom(threads.values(), (inThread) => [inThread[0]?.room_id ?? '', receipt(inThread)]);
  }

  return {
    initial: (scope) => events(scope, 0),
    incremental: (scope, since) => events(scope, since),
  };
}

/** Event → type of receipt → user → when, and in which thread. */
function receipt(rows: readonly Row[]): JsonObject {
  const content: Record<string, Record<string, Record<string, JsonObject>>> = {};
  for (const row of rows) {
    const types = (content[row.event_id] ??= {});
    const users = (types[row.type] ??= {});
    users[row.user_id] =
      row.thread === UNTHREADED ? { ts: row.ts } : { ts: row.ts, thread_id: row.thread };
  }
  return { type: 'm.receipt', content };
}
