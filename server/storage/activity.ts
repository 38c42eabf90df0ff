/** Which rooms something happened in lately: what lets /sync pass over all the others. */
import type { RoomId } from '../matrix/identifiers.ts';
import { query, text, type Engine } from './engine.ts';
import { mayHaveChanged } from './written.ts';

/** Beyond so many positions it is cheaper to look at each room than at everything that happened. */
const FURTHEST = 5_000;

const ACTIVE = query(
  `SELECT r.room_id AS "roomId"
   FROM (SELECT DISTINCT room_nid FROM events WHERE position > ? AND position <= ?) AS e
   JOIN rooms r ON r.nid = e.room_nid`,
  { roomId: text },
);

/** The rooms with an event after a position, up to another; undefined when that is too long a time to tell. */
export type ActiveRooms = (after: number, upTo: number) => Promise<ReadonlySet<RoomId> | undefined>;

/**
 * What happened between two positions does not change any more. So the last answer is kept: all who waited for the
 * same event ask for the same stretch.
 */
export function activeRooms(engine: Pick<Engine, 'all' | 'written'>): ActiveRooms {
  let asked: { after: number; upTo: number; rooms: Promise<ReadonlySet<RoomId>> } | undefined;

  const read = async (after: number, upTo: number): Promise<ReadonlySet<RoomId>> =>
    new Set((await engine.all(ACTIVE, [after, upTo])).map(({ roomId }) => roomId));

  return async (after, upTo) => {
    if (upTo - after > FURTHEST) return undefined;
    if (upTo <= after || !mayHaveChanged(engine, ['events'], after, upTo)) return new Set();
    if (asked?.after === after && asked.upTo === upTo) return asked.rooms;
    const rooms = read(after, upTo);
    asked = { after, upTo, rooms };
    rooms.catch(() => {
      asked = undefined;
    });
    return rooms;
  };
}
