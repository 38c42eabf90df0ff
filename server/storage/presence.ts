/** Rows of `presence`: what was last told of each user. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  CorruptRowError,
  flag,
  integer,
  nullable,
  position,
  query,
  text,
  type Column,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';
import { mayHaveChanged } from './written.ts';

export type PresenceState = 'online' | 'unavailable' | 'offline';

const presenceState: Column<PresenceState> = (value, name) => {
  if (value === 'online' || value === 'unavailable' || value === 'offline') return value;
  throw new CorruptRowError(`column ${name} holds no presence`);
};

const PRESENCE = {
  user_id: text,
  presence: presenceState,
  status_msg: nullable(text),
  last_active: integer,
  currently_active: flag,
};

export type PresenceRow = RowOf<typeof PRESENCE>;

const ONE = query(`SELECT * FROM presence WHERE user_id = ?`, PRESENCE);
const BETWEEN = query(
  `SELECT * FROM presence WHERE position > ? AND position <= ? ORDER BY position`,
  PRESENCE,
);
const NOT_OFFLINE = query(`SELECT * FROM presence WHERE presence <> 'offline'`, PRESENCE);
const SOMETHING_TO_TELL = `position <= ? AND (presence <> 'offline' OR status_msg IS NOT NULL)`;
const KNOWN = query(
  `SELECT * FROM presence WHERE ${SOMETHING_TO_TELL} ORDER BY position`,
  PRESENCE,
);
const KNOWN_AMONG = query(
  `SELECT * FROM presence WHERE ${SOMETHING_TO_TELL} AND user_id IN (@texts ?) ORDER BY position`,
  PRESENCE,
);

export function presenceStore(engine: Engine) {
  return {
    find: (userId: UserId) => engine.first(ONE, [userId]),
    /** Who changed after one position, up to another. */
    between: async (after: number, upTo: number) =>
      mayHaveChanged(engine, ['presence'], after, upTo) ? engine.all(BETWEEN, [after, upTo]) : [],
    /** Who was not offline when the server last wrote. */
    notOffline: () => engine.all(NOT_OFFLINE),
    /** Everyone there is something to tell about. */
    known: (upTo: number) => engine.all(KNOWN, [upTo]),
    knownAmong: (userIds: Iterable<UserId>, upTo: number) =>
      engine.all(KNOWN_AMONG, [upTo, list(userIds)]),

    put: (row: PresenceRow): Write => ({
      sql: `INSERT INTO presence (user_id, presence, status_msg, last_active, currently_active, position)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (user_id) DO UPDATE SET presence = excluded.presence,
              status_msg = excluded.status_msg, last_active = excluded.last_active,
              currently_active = excluded.currently_active, position = excluded.position`,
      params: [
        row.user_id,
        row.presence,
        row.status_msg,
        row.last_active,
        Number(row.currently_active),
        position(),
      ],
    }),
  };
}

export type PresenceStore = ReturnType<typeof presenceStore>;
