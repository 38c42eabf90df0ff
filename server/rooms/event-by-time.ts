/** GET /timestamp_to_event: the event nearest to a time. */
import { MatrixError } from '../errors.ts';
import type { RoomId } from '../matrix/identifiers.ts';
import type { StoredEvent } from '../storage/events.ts';
import type { TimePlace } from '../storage/events-by-time.ts';
import { historyAccess } from './access.ts';
import type { Presenter } from './presenter.ts';
import type { RoomsContext } from './stores.ts';
import type { Actor } from './types.ts';

/** How many events are looked at together for one that the user may see; more each time. */
const FIRST_LOOK = 10;
const ROUNDS = 5;

/**
 * The event at a time or nearest after it (`f`) or before it (`b`), of those that the user may see. Throws M_FORBIDDEN
 * for who may not look into the room, M_NOT_FOUND when there is none.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event
 */
export async function eventByTime(
  context: RoomsContext,
  presenter: Presenter,
  actor: Actor,
  roomId: RoomId,
  ts: number,
  dir: 'b' | 'f',
): Promise<StoredEvent> {
  const { room } = await historyAccess(context, actor.userId, roomId);
  const { times } = context.stores;
  const isForward = dir === 'f';
  // Just outside of all events that have this very time.
  let place: TimePlace = { ts, nid: isForward ? -1 : Number.MAX_SAFE_INTEGER };
  for (let round = 0; round < ROUNDS; round += 1) {
    const limit = FIRST_LOOK * 6 ** round;
    const rows = isForward
      ? await times.after(room.nid, place, limit)
      : await times.before(room.nid, place, limit);
    const [shown] = await presenter.heard(actor, rows);
    if (shown !== undefined) return shown.stored;
    const last = rows.at(-1);
    if (last === undefined || rows.length < limit) break;
    place = { ts: last.pdu.origin_server_ts, nid: last.nid };
  }
  const where = isForward ? 'at or after' : 'at or before';
  throw new MatrixError('M_NOT_FOUND', `there is no event for you ${where} ${ts}`);
}
