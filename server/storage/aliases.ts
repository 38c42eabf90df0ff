/** Room aliases of this server. */
import type { RoomAlias, RoomId, UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import { query, text, type Engine, type Write } from './engine.ts';
import { refValue, type Ref } from './refs.ts';

const RESOLVE = query(
  `SELECT a.alias AS alias, r.room_id AS "roomId", a.creator AS creator
   FROM aliases a JOIN rooms r ON r.nid = a.room_nid WHERE a.alias IN (@texts ?)`,
  { alias: text, roomId: text, creator: text },
);
const OF_ROOM = query('SELECT alias FROM aliases WHERE room_nid = ? ORDER BY alias', {
  alias: text,
});
const OF_ROOM_ID = query(
  `SELECT a.alias AS alias FROM aliases a JOIN rooms r ON r.nid = a.room_nid WHERE r.room_id = ?`,
  { alias: text },
);
const INSERT = 'INSERT INTO aliases (alias, room_nid, creator) VALUES (?, ?, ?)';
const MOVE = 'UPDATE aliases SET room_nid = ? WHERE room_nid = ?';
const DELETE_OF_ROOM = 'DELETE FROM aliases WHERE room_nid = ?';
const DELETE = 'DELETE FROM aliases WHERE alias = ?';

/** The condition of the {@link ConflictError} when the alias is taken. */
export const ALIAS_TAKEN = 'unique: aliases.alias';

export function insertAlias(alias: RoomAlias, room: Ref, creator: UserId): Write {
  return { sql: INSERT, params: [alias, refValue(room), creator] };
}

/** Makes all aliases of a room lead to another. */
export function moveAliases(from: Ref, to: Ref): Write {
  return { sql: MOVE, params: [refValue(to), refValue(from)] };
}

export function deleteAlias(alias: RoomAlias): Write {
  return { sql: DELETE, params: [alias], expect: { rows: 1, orElse: 'the alias is gone' } };
}

export function deleteAliasesOf(room: Ref): Write {
  return { sql: DELETE_OF_ROOM, params: [refValue(room)] };
}

export class AliasStore {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The room and the maker of each alias that exists. */
  async resolve(aliases: readonly RoomAlias[]) {
    const rows = await this.#engine.all(RESOLVE, [list(aliases)]);
    return new Map(rows.map((row) => [row.alias, row]));
  }

  async ofRoomId(roomId: RoomId): Promise<RoomAlias[]> {
    return (await this.#engine.all(OF_ROOM_ID, [roomId])).map(({ alias }) => alias);
  }

  async ofRoom(roomNid: number): Promise<RoomAlias[]> {
    return (await this.#engine.all(OF_ROOM, [roomNid])).map(({ alias }) => alias);
  }
}
