/** Rows of `pushers`: where users want their notifications sent. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  CorruptRowError,
  integer,
  nullable,
  query,
  text,
  type Column,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';
import { jsonObject } from './json-column.ts';

/** Requests to a push gateway, or mail. */
export type PusherKind = 'http' | 'email';

const pusherKind: Column<PusherKind> = (value, name) => {
  if (value === 'http' || value === 'email') return value;
  throw new CorruptRowError(`column ${name} holds no kind of pusher`);
};

const PUSHER = {
  app_id: text,
  pushkey: text,
  kind: pusherKind,
  app_display_name: text,
  device_display_name: text,
  profile_tag: nullable(text),
  lang: text,
  data: jsonObject,
};

export type Pusher = RowOf<typeof PUSHER>;

/** What names a pusher among those of its user. */
export type PusherKey = Pick<Pusher, 'app_id' | 'pushkey'>;

/** A pusher, named among those of everyone. */
export interface PusherAddress extends PusherKey {
  readonly user_id: UserId;
}

/** The columns of a {@link PusherAddress}. */
export const ADDRESS = { user_id: text, app_id: text, pushkey: text };

/** Finds the rows of a pusher; its parameters are made by {@link addressed}. */
export const KEY = 'user_id = ? AND app_id = ? AND pushkey = ?';

export const addressed = ({ user_id, app_id, pushkey }: PusherAddress): string[] => [
  user_id,
  app_id,
  pushkey,
];

const OF_USER = query(
  `SELECT * FROM pushers WHERE user_id = ? ORDER BY created_at, app_id, pushkey`,
  PUSHER,
);
const OTHERS = query(
  `SELECT COUNT(*) AS number FROM pushers WHERE user_id = ? AND NOT (app_id = ? AND pushkey = ?)`,
  { number: integer },
);

const HOLDERS = query(`SELECT DISTINCT user_id FROM pushers WHERE kind = ?`, { user_id: text });

/** The condition of the conflict when the device that sets up a pusher is gone. */
export const PUSHER_WITHOUT_DEVICE = 'device of a pusher';

export function pusherStore(engine: Engine) {
  return {
    /** In the order in which they were set up. */
    ofUser: (userId: UserId) => engine.all(OF_USER, [userId]),

    /** Everyone who has a pusher of a kind. */
    holders: async (kind: PusherKind): Promise<UserId[]> =>
      (await engine.all(HOLDERS, [kind])).map(({ user_id }) => user_id),

    /** How many pushers the user has beside this one. */
    async countOthers(userId: UserId, { app_id, pushkey }: PusherKey): Promise<number> {
      return (await engine.first(OTHERS, [userId, app_id, pushkey]))?.number ?? 0;
    },

    /** Sets up a pusher or changes it. A device that logs out at this very moment leaves none behind. */
    put: (userId: UserId, deviceId: string, pusher: Pusher, at: number): Write => ({
      sql: `INSERT INTO pushers (user_id, app_id, pushkey, device_id, kind, app_display_name, device_display_name,
              profile_tag, lang, data, created_at, changed_at)
            SELECT user_id, ?, ?, device_id, ?, ?, ?, ?, ?, ?, ?, ? FROM devices WHERE user_id = ? AND device_id = ?
            ON CONFLICT (user_id, app_id, pushkey) DO UPDATE SET
              device_id = excluded.device_id, kind = excluded.kind,
              app_display_name = excluded.app_display_name, device_display_name = excluded.device_display_name,
              profile_tag = excluded.profile_tag, lang = excluded.lang, data = excluded.data,
              changed_at = excluded.changed_at, told_unread = -1`,
      params: [
        pusher.app_id,
        pusher.pushkey,
        pusher.kind,
        pusher.app_display_name,
        pusher.device_display_name,
        pusher.profile_tag,
        pusher.lang,
        JSON.stringify(pusher.data),
        at,
        at,
        userId,
        deviceId,
      ],
      expect: { rows: 1, orElse: PUSHER_WITHOUT_DEVICE },
    }),

    remove: (userId: UserId, { app_id, pushkey }: PusherKey): Write => ({
      sql: `DELETE FROM pushers WHERE ${KEY}`,
      params: [userId, app_id, pushkey],
    }),

    /** Takes an address from everyone else: the phone has another owner now. */
    removeOfOthers: (userId: UserId, { app_id, pushkey }: PusherKey): Write => ({
      sql: `DELETE FROM pushers WHERE app_id = ? AND pushkey = ? AND user_id <> ?`,
      params: [app_id, pushkey, userId],
    }),

    /** Mail does not come to a device, so its pushers stay. */
    removeOfDevices: (userId: UserId, deviceIds: readonly string[]): Write => ({
      sql: `DELETE FROM pushers WHERE user_id = ? AND device_id IN (@texts ?) AND kind <> 'email'`,
      params: [userId, list(deviceIds)],
    }),
  };
}

export type PusherStore = ReturnType<typeof pusherStore>;
