/** Rows of `mail_digests` and `mail_invites`: what e-mail pushers have yet to write about, and when. */
import type { EventId, UserId } from '../matrix/identifiers.ts';
import {
  flag,
  integer,
  position,
  query,
  text,
  type Engine,
  type Parameter,
  type RowOf,
  type Write,
} from './engine.ts';
import { addressed, ADDRESS, KEY, type PusherAddress, type PusherKey } from './pushers.ts';

const DUE = {
  ...ADDRESS,
  address: text,
  looked_at: integer,
  unanswered: integer,
  failures: integer,
  is_silent: flag,
};

/** A pusher that may have something to write about. `is_silent`: the account is locked or gone. */
export type DueDigest = RowOf<typeof DUE>;

const ALL_DUE = query(
  `SELECT d.user_id AS user_id, d.app_id AS app_id, d.pushkey AS pushkey, d.address AS address, d.looked_at AS looked_at,
     d.unanswered AS unanswered, d.failures AS failures,
     CASE WHEN a.is_locked = 0 AND a.deactivated_at IS NULL THEN 0 ELSE 1 END AS is_silent
   FROM mail_digests d
   LEFT JOIN accounts a ON a.user_id = d.user_id
   WHERE d.due_at <= ? ORDER BY d.due_at LIMIT ?`,
  DUE,
);

const NEXT_DUE = query(
  `SELECT due_at FROM mail_digests WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1`,
  { due_at: integer },
);

/** Those that still stand: the event is what the user's membership says. */
const INVITES = query(
  `SELECT r.nid AS room_nid, r.room_id AS room_id, e.event_id AS event_id, e.sender AS sender, i.position AS position
   FROM mail_invites i
   JOIN events e ON e.event_id = i.event_id
   JOIN rooms r ON r.nid = e.room_nid
   JOIN memberships m ON m.room_nid = e.room_nid AND m.user_id = i.user_id AND m.event_nid = e.nid
   WHERE i.user_id = ? AND i.app_id = ? AND i.pushkey = ? AND i.position <= ? AND m.membership = 'invite'
     AND NOT EXISTS (
       SELECT 1 FROM ignored_users g WHERE g.ignored_id = e.sender AND g.user_id = i.user_id
     )
   ORDER BY i.position DESC LIMIT ?`,
  { room_nid: integer, room_id: text, event_id: text, sender: text, position: integer },
);

/** The condition of the conflict when a pusher names an address that is none of its user's. */
export const NOT_ONES_ADDRESS = 'address of a mail pusher';

/** The pushers of a user that write to an address. */
const WRITING_TO = `SELECT app_id, pushkey FROM mail_digests WHERE user_id = ? AND address = ?`;

export function mailDigestStore(engine: Engine) {
  return {
    /** Those whose time has come, the longest waiting first. */
    due: (now: number, limit: number) => engine.all(ALL_DUE, [now, limit]),

    /** When the first of them is due. */
    nextDue: async (): Promise<number | undefined> => (await engine.first(NEXT_DUE))?.due_at,

    /** Invites that a pusher has not written of, up to a position, the latest first. */
    invites: (pusher: PusherAddress, upTo: number, limit: number) =>
      engine.all(INVITES, [...addressed(pusher), upTo, limit]),

    /** Begins to write for a pusher, which is written before it. The address has to be one of the user's. */
    begin: (userId: UserId, { app_id, pushkey }: PusherKey, address: string): Write => ({
      sql: `INSERT INTO mail_digests (user_id, app_id, pushkey, address, looked_at, notified_at)
            SELECT user_id, ?, ?, address, CAST(? AS @integer), 0 FROM contacts
            WHERE user_id = ? AND medium = 'email' AND address = ?
            ON CONFLICT (user_id, app_id, pushkey) DO UPDATE SET failures = 0`,
      params: [app_id, pushkey, position(), userId, address],
      expect: { rows: 1, orElse: NOT_ONES_ADDRESS },
    }),

    /** The pusher has become one of another kind. */
    end: (userId: UserId, { app_id, pushkey }: PusherKey): Write => ({
      sql: `DELETE FROM mail_digests WHERE ${KEY}`,
      params: [userId, app_id, pushkey],
    }),

    /** Removes the pushers that write to an address. */
    removeOfAddress: (userId: UserId, address: string): Write => ({
      sql: `DELETE FROM pushers WHERE user_id = ? AND (app_id, pushkey) IN (${WRITING_TO})`,
      params: [userId, userId, address],
    }),

    /** An event notifies the user. What waits already waits no longer for it. */
    notified: (userId: UserId, at: Parameter, dueAt: number): Write => ({
      sql: `UPDATE mail_digests SET notified_at = ?, due_at = COALESCE(
              due_at, CASE WHEN not_before > ? THEN not_before ELSE CAST(? AS @integer) END
            ) WHERE user_id = ?`,
      params: [at, dueAt, dueAt, userId],
    }),

    /** That event is an invite. */
    invited: (userId: UserId, eventId: EventId, at: Parameter): Write => ({
      sql: `INSERT INTO mail_invites (user_id, app_id, pushkey, event_id, position)
            SELECT user_id, app_id, pushkey, ?, CAST(? AS @integer) FROM mail_digests WHERE user_id = ?`,
      params: [eventId, at, userId],
    }),

    /** Removes a pusher whose mail nobody wants, or nobody takes. */
    remove: (digest: PusherAddress): Write => ({
      sql: `DELETE FROM pushers WHERE ${KEY} AND kind = 'email'`,
      params: addressed(digest),
    }),

    /** The user shows that they are there: what waits waits anew, and no pause after earlier mails holds. */
    active: (userId: UserId, dueAt: number): Write => ({
      sql: `UPDATE mail_digests SET unanswered = 0, not_before = 0,
              due_at = CASE WHEN due_at IS NULL THEN NULL ELSE CAST(? AS @integer) END
            WHERE user_id = ? AND (due_at IS NOT NULL OR unanswered > 0)`,
      params: [dueAt, userId],
    }),

    /** What there was up to a position is done with. What came later is looked at then, or after the pause. */
    looked: (digest: PusherAddress, upTo: number, dueAt: number): readonly Write[] => [
      {
        sql: `UPDATE mail_digests SET looked_at = ?, failures = 0, due_at = CASE
                WHEN notified_at <= ? THEN NULL
                WHEN not_before > ? THEN not_before
                ELSE CAST(? AS @integer)
              END WHERE ${KEY}`,
        params: [upTo, upTo, dueAt, dueAt, ...addressed(digest)],
      },
      {
        sql: `DELETE FROM mail_invites WHERE ${KEY} AND position <= ?`,
        params: [...addressed(digest), upTo],
      },
    ],

    /** A mail was taken. There is no other before then, unless the user shows that they are there. */
    mailed: (digest: PusherAddress, notBefore: number): Write => ({
      sql: `UPDATE mail_digests SET unanswered = unanswered + 1, not_before = ? WHERE ${KEY}`,
      params: [notBefore, ...addressed(digest)],
    }),

    /** The mail was not taken. */
    failed: (digest: PusherAddress, failures: number, dueAt: number): Write => ({
      sql: `UPDATE mail_digests SET failures = ?, due_at = ? WHERE ${KEY}`,
      params: [failures, dueAt, ...addressed(digest)],
    }),
  };
}

export type MailDigestStore = ReturnType<typeof mailDigestStore>;
