/** The rooms that two users are both joined to. */
import type { UserId } from '../matrix/identifiers.ts';
import { integer, query, text, type Engine } from './engine.ts';

const BOTH = `
  FROM memberships mine
  JOIN memberships theirs ON theirs.room_nid = mine.room_nid
  JOIN rooms r ON r.nid = mine.room_nid
  WHERE mine.user_id = ? AND mine.membership = 'join'
    AND theirs.user_id = ? AND theirs.membership = 'join'`;
const PAGE = query(
  `SELECT r.nid AS nid, r.room_id AS "roomId" ${BOTH} AND r.nid > ? ORDER BY r.nid LIMIT ?`,
  { nid: integer, roomId: text },
);
const COUNT = query(`SELECT COUNT(*) AS count ${BOTH}`, { count: integer });

export class MutualRoomStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Some of the rooms, those after one, in the order in which this server came to know them. */
  page(userId: UserId, other: UserId, after: number, limit: number) {
    return this.#engine.all(PAGE, [userId, other, after, limit]);
  }

  async count(userId: UserId, other: UserId): Promise<number> {
    return (await this.#engine.first(COUNT, [userId, other]))?.count ?? 0;
  }
}
