/**
 * The events that a user was notified about.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#listing-notifications
 */
import { without, type JsonObject } from '../matrix/json.ts';
import type { Actor, RoomReads } from '../rooms/types.ts';
import type { Engine } from '../storage/engine.ts';
import { parseStored } from '../storage/json-column.ts';
import type { NotifiedRow, NotifiedStore } from '../storage/notified.ts';
import { UNTHREADED } from '../storage/receipts.ts';
import { parseStreamToken, streamToken } from '../sync/tokens.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

export interface NotificationsQuery {
  readonly from?: string;
  readonly limit?: number;
  /** Only what was highlighted. */
  readonly highlight: boolean;
}

export interface Notifications {
  /** A page of them, the latest first, in rooms that the user is in. Throws M_INVALID_PARAM for a `from` that is no token. */
  list(actor: Actor, query: NotificationsQuery): Promise<JsonObject>;
}

export function createNotifications(deps: {
  readonly engine: Pick<Engine, 'position'>;
  readonly store: NotifiedStore;
  readonly reads: Pick<RoomReads, 'joinedRooms' | 'events'>;
}): Notifications {
  const { engine, store, reads } = deps;
  return {
    async list(actor, { from, limit, highlight }) {
      const before = from === undefined ? engine.position + 1 : parseStreamToken(from, 'from');
      const wanted = Math.min(limit ?? DEFAULT_LIMIT, MAX_LIMIT);
      const rooms = await reads.joinedRooms(actor.userId);
      const found = await store.before(actor.userId, rooms, {
        before,
        highlight,
        limit: wanted + 1,
      });
      const page = found.slice(0, wanted);
      const isRead = readUpTo(await store.floors(actor.userId, rooms));
      const events = await reads.events(
        actor,
        page.map((row) => row.event_id),
      );
      const shown = new Map(events.map((event) => [event.event_id, event]));
      const last = found.length > wanted ? page.at(-1) : undefined;
      return {
        notifications: page.flatMap((row) => {
          const event = shown.get(row.event_id);
          // What was said while the user was away was never told them, though they may read it now.
          if (event?.unsigned?.['membership'] !== 'join') return [];
          return [
            {
              actions: actionsOf(row),
              event: without(event, 'room_id'),
              read: isRead(row),
              room_id: row.room_id,
              ts: event.origin_server_ts,
            },
          ];
        }),
        ...(last === undefined ? {} : { next_token: streamToken(last.position) }),
      };
    },
  };
}

function readUpTo(floors: Awaited<ReturnType<NotifiedStore['floors']>>) {
  const byPlace = new Map(floors.map((row) => [`${row.room_id} ${row.thread}`, row.floor]));
  return ({ room_id, thread, position }: NotifiedRow): boolean =>
    [UNTHREADED, thread].some((one) => position <= (byPlace.get(`${room_id} ${one}`) ?? 0));
}

function actionsOf({ actions, highlight }: NotifiedRow): JsonObject[string] {
  if (actions !== null) return parseStored(actions);
  return highlight > 0 ? ['notify', { set_tweak: 'highlight' }] : ['notify'];
}
