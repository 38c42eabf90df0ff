/**
 * The account data of /sync: the account's own, and that of each room.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#client-config
 */
import type { UserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import { passesEventFilter, passesRoomEventFilter } from '../../matrix/filter.ts';
import type { PushRules } from '../../push/push-rules.ts';
import type { AccountDataStore } from '../../storage/account-data.ts';
import type { SyncProvider, SyncScope } from '../provider.ts';
import { byRoom } from './by-room.ts';

export interface AccountDataPart {
  readonly global: readonly JsonObject[];
  readonly rooms: ReadonlyMap<string, readonly JsonObject[]>;
}

export interface AccountDataProviderDependencies {
  readonly store: AccountDataStore;
  readonly pushRules: Pick<PushRules, 'all' | 'changedBetween'>;
}

export function accountDataProvider(
  dependencies: AccountDataProviderDependencies,
): SyncProvider<AccountDataPart> {
  const { store, pushRules } = dependencies;

  async function globalEvents(scope: SyncScope, after: number, withRules: boolean) {
    const rows = await store.globalBetween(scope.userId, after, scope.upTo);
    const rules = withRules ? [await rulesEvent(scope.userId)] : [];
    const filter = scope.filter.account_data ?? {};
    return [...rules, ...rows].filter((event) => passesEventFilter(filter, event)).map(asEvent);
  }

  async function rulesEvent(userId: UserId) {
    return { type: 'm.push_rules', content: await pushRules.all(userId) };
  }

  async function roomEvents(scope: SyncScope, after: number, whole: ReadonlySet<string>) {
    const rooms = scope.joined;
    if (rooms.length === 0) return new Map();
    const rows = await store.inRooms(scope.userId, { rooms, whole, after, upTo: scope.upTo });
    const filter = scope.filter.room?.account_data ?? {};
    const wanted = rows.filter((row) => passesRoomEventFilter(filter, row, row.room_id));
    return byRoom(wanted, (row) => [row.room_id, asEvent(row)]);
  }

  return {
    initial: async (scope) => ({
      global: await globalEvents(scope, 0, true),
      rooms: await roomEvents(scope, 0, new Set()),
    }),
    incremental: async (scope, since) => {
      const rulesChanged = await pushRules.changedBetween(scope.userId, since, scope.upTo);
      return {
        global: await globalEvents(scope, since, rulesChanged),
        rooms: await roomEvents(scope, since, scope.newlyJoined),
      };
    },
  };
}

function asEvent({ type, content }: { readonly type: string; readonly content: JsonObject }) {
  return { type, content };
}
