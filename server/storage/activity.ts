/** Which rooms something happened in lately: what lets /sync pass over all the others. */
import type { RoomId } from '../matrix/identifiers.ts';
import { query, text, type Engine } from './engine.ts';

/** Beyond so many positions it is cheaper to look at each room than at everything that happened. */
const FURTHEST = 5_000;

const ACTIVE = query(
  `SELECT r.room_id AS "roomId"
   FROM (SELECT DISTINCT room_nid FROM events WHERE position > ? AND position <= ?) AS e
   JOIN rooms r ON r.nid = e.room_nid`,
  { roomId: text },
);

/** The rooms with an event after a position, up to another; undefined when that is too long a time to tell. */
export async function activeRooms(
  engine: Pick<Engine, 'all'>,
  after: number,
  upTo: number,
): Promise<ReadonlySet<RoomId> | undefined> {
  if (upTo - after > FURTHEST) return undefined;
  if (upTo <= after) return new Set();
  return new Set((await engine.all(ACTIVE, [after, upTo])).map(({ roomId }) => roomId));
}
