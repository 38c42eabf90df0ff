/** Rows of `push_outbox`: what the gateways of pushers have yet to be told. */
import type { EventId, UserId } from '../matrix/identifiers.ts';
import type { PushAction } from '../matrix/push-rules/types.ts';
import {
  flag,
  integer,
  nullable,
  position,
  query,
  text,
  type Engine,
  type Parameter,
  type RowOf,
  type Write,
} from './engine.ts';
import { jsonObject } from './json-column.ts';
import { addressed, ADDRESS, KEY, type PusherAddress } from './pushers.ts';

const ROW = {
  ...ADDRESS,
  nid: integer,
  position: integer,
  event_id: text,
  actions: text,
  data: jsonObject,
  changed_at: integer,
  told_unread: integer,
  is_silent: flag,
  is_read: flag,
  is_ignored: flag,
  room_nid: nullable(integer),
  room_id: nullable(text),
  membership: nullable(text),
};

/**
 * A notification that waits, with its pusher, and what has become of the user and the event since. `is_silent`: the
 * account is locked or gone, or the pusher of another kind by now. Without an event, `event_id` is empty: the count alone is told.
 */
export type PushRow = RowOf<typeof ROW>;

const NEXT = query(
  `SELECT o.user_id AS user_id, o.app_id AS app_id, o.pushkey AS pushkey, o.nid AS nid, o.position AS position,
     o.event_id AS event_id, o.actions AS actions, p.data AS data, p.changed_at AS changed_at,
     p.told_unread AS told_unread,
     CASE WHEN a.is_locked = 0 AND a.deactivated_at IS NULL AND p.kind = 'http' THEN 0 ELSE 1 END AS is_silent,
     CASE WHEN EXISTS (
       SELECT 1 FROM unread_floors f WHERE f.user_id = o.user_id AND f.room_id = r.room_id
         AND f.thread IN ('', o.thread) AND f.floor >= o.position
     ) THEN 1 ELSE 0 END AS is_read,
     CASE WHEN EXISTS (
       SELECT 1 FROM ignored_users i WHERE i.ignored_id = e.sender AND i.user_id = o.user_id
     ) AND (e.state_key IS NULL OR e.membership = 'invite') THEN 1 ELSE 0 END AS is_ignored,
     r.nid AS room_nid, r.room_id AS room_id, m.membership AS membership
   FROM push_outbox o
   JOIN pushers p ON p.user_id = o.user_id AND p.app_id = o.app_id AND p.pushkey = o.pushkey
   LEFT JOIN accounts a ON a.user_id = o.user_id
   LEFT JOIN events e ON e.event_id = o.event_id AND e.redacted_by IS NULL
   LEFT JOIN rooms r ON r.nid = e.room_nid
   LEFT JOIN memberships m ON m.room_nid = r.nid AND m.user_id = o.user_id
   WHERE o.user_id = ? AND o.app_id = ? AND o.pushkey = ?
   ORDER BY o.position, o.nid LIMIT 1`,
  ROW,
);

const WAITING_OF = query(
  `SELECT DISTINCT user_id, app_id, pushkey FROM push_outbox WHERE user_id = ?`,
  ADDRESS,
);
const WAITING = query(`SELECT DISTINCT user_id, app_id, pushkey FROM push_outbox`, ADDRESS);

const ADD = `
  INSERT INTO push_outbox (user_id, app_id, pushkey, position, event_id, thread, actions, queued_at)
  SELECT user_id, app_id, pushkey, CAST(? AS @integer), ?, ?, ?, CAST(? AS @integer) FROM pushers
  WHERE user_id = ? AND kind = 'http'
  ON CONFLICT (user_id, app_id, pushkey, event_id) DO NOTHING`;

/**
 * A pusher whose gateway was told that nothing is unread, and for which nothing waits, has nothing to learn from a count
 * that sinks. A row that waits gets another position, so that one that is on its way does not stand for it.
 */
const ADD_COUNT = `
  INSERT INTO push_outbox (user_id, app_id, pushkey, position, event_id, thread, actions, queued_at)
  SELECT p.user_id, p.app_id, p.pushkey, CAST(? AS @integer), '', '', '[]', CAST(? AS @integer) FROM pushers p
  WHERE p.user_id = ? AND p.kind = 'http' AND (p.told_unread <> 0 OR EXISTS (
    SELECT 1 FROM push_outbox o
    WHERE o.user_id = p.user_id AND o.app_id = p.app_id AND o.pushkey = p.pushkey
  ))
  ON CONFLICT (user_id, app_id, pushkey, event_id)
  DO UPDATE SET position = excluded.position, queued_at = excluded.queued_at`;

/** What becomes a row for each of the user's pushers. */
export interface NewNotification {
  readonly eventId: EventId;
  readonly thread: string;
  readonly position: Parameter;
  readonly actions: readonly PushAction[];
}

/** A row's number is used again when it is gone; with its position it is one of a kind. */
const dropRow = ({ nid, position: at }: PushRow): Write => ({
  sql: `DELETE FROM push_outbox WHERE nid = ? AND position = ?`,
  params: [nid, at],
});

export function pushOutboxStore(engine: Engine) {
  return {
    /** What a pusher is to be told next. */
    next: (pusher: PusherAddress) => engine.first(NEXT, addressed(pusher)),

    /** The user's pushers for which something waits. */
    waitingOf: (userId: UserId) => engine.all(WAITING_OF, [userId]),
    /** All of them, after a start. */
    waiting: () => engine.all(WAITING),

    addEvent: (
      userId: UserId,
      { eventId, thread, position: at, actions }: NewNotification,
      now: number,
    ): Write => ({
      sql: ADD,
      params: [at, eventId, thread, JSON.stringify(actions), now, userId],
    }),

    /** The count may have sunk. */
    addCount: (userId: UserId, now: number): Write => ({
      sql: ADD_COUNT,
      params: [position(), now, userId],
    }),

    drop: dropRow,

    /** Drops what is not told. What the gateway knows of the count is then not known. */
    dropUntold: (row: PushRow): readonly Write[] => [
      dropRow(row),
      { sql: `UPDATE pushers SET told_unread = -1 WHERE ${KEY}`, params: addressed(row) },
    ],

    /** Gives up on what has waited since then, or longer. What the gateway knows of the count is then not known. */
    dropOlder: (pusher: PusherAddress, queuedAt: number): readonly Write[] => [
      {
        sql: `UPDATE pushers SET told_unread = -1 WHERE ${KEY} AND EXISTS (
                SELECT 1 FROM push_outbox WHERE ${KEY} AND queued_at <= ?
              )`,
        params: [...addressed(pusher), ...addressed(pusher), queuedAt],
      },
      {
        sql: `DELETE FROM push_outbox WHERE ${KEY} AND queued_at <= ?`,
        params: [...addressed(pusher), queuedAt],
      },
    ],

    /** The gateway knows the count now. */
    told: (pusher: PusherAddress, unread: number): Write => ({
      sql: `UPDATE pushers SET told_unread = ? WHERE ${KEY}`,
      params: [unread, ...addressed(pusher)],
    }),

    /** The gateway refused the key. A pusher that was set up anew meanwhile stays: nobody has refused that one. */
    reject: (pusher: PushRow): Write => ({
      sql: `DELETE FROM pushers WHERE ${KEY} AND changed_at = ?`,
      params: [...addressed(pusher), pusher.changed_at],
    }),
  };
}

export type PushOutbox = ReturnType<typeof pushOutboxStore>;
