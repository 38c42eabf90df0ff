/** Rows of `tokens`: the access and refresh tokens that are good. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  CorruptRowError,
  flag,
  integer,
  nullable,
  query,
  text,
  type Column,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';

export type TokenKind = 'access' | 'refresh';

const kind: Column<TokenKind> = (value, name) => {
  if (value === 'access' || value === 'refresh') return value;
  throw new CorruptRowError(`column ${name} holds no kind of token`);
};

const TOKEN = {
  token_id: text,
  pair_id: text,
  user_id: text,
  device_id: text,
  kind,
  created_at: integer,
  expires_at: nullable(integer),
  confirmed: flag,
  /** Whose OAuth client's it is; null: the legacy API's. */
  client_id: nullable(text),
};

export type TokenRow = RowOf<typeof TOKEN>;

/** A token and what matters of its user's account. */
const SESSION = { ...TOKEN, is_guest: flag, is_admin: flag, is_locked: flag, is_suspended: flag };

export type SessionRow = RowOf<typeof SESSION>;

const BY_ID = query(
  `SELECT tokens.*, is_guest, is_admin, is_locked, is_suspended
   FROM tokens JOIN accounts ON accounts.user_id = tokens.user_id
   WHERE token_id = ? AND deactivated_at IS NULL`,
  SESSION,
);

const OF_CLIENT = query(
  `SELECT token_id FROM tokens WHERE user_id = ? AND device_id = ? AND client_id = ?`,
  { token_id: text },
);

/** The condition of the conflict when a token was revoked while it was being used. */
export const TOKEN_GONE = 'token';

export function tokenStore(engine: Engine) {
  return {
    /** A token of a deactivated account counts as gone. */
    find: (tokenId: string) => engine.first(BY_ID, [tokenId]),

    /** Whether the session on a device is one of this OAuth client. */
    isOfClient: async (userId: UserId, deviceId: string, clientId: string): Promise<boolean> =>
      (await engine.first(OF_CLIENT, [userId, deviceId, clientId])) !== undefined,

    insert: (token: TokenRow): Write => ({
      sql: `INSERT INTO tokens (token_id, pair_id, user_id, device_id, kind, created_at, expires_at, confirmed, client_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      params: [
        token.token_id,
        token.pair_id,
        token.user_id,
        token.device_id,
        token.kind,
        token.created_at,
        token.expires_at,
        Number(token.confirmed),
        token.client_id,
      ],
    }),

    /** Fails the batch when the token is no longer there. */
    stillThere: (tokenId: string): Write => ({
      sql: `UPDATE tokens SET confirmed = confirmed WHERE token_id = ?`,
      params: [tokenId],
      expect: { rows: 1, orElse: TOKEN_GONE },
    }),

    /** A refreshed pair was used for the first time: from now on it is the device's only one. */
    confirm: ({ pair_id, user_id, device_id }: TokenRow): Write[] => [
      {
        sql: `UPDATE tokens SET confirmed = 1 WHERE pair_id = ?`,
        params: [pair_id],
        expect: { rows: 2, orElse: TOKEN_GONE },
      },
      {
        sql: `DELETE FROM tokens WHERE user_id = ? AND device_id = ? AND pair_id <> ?`,
        params: [user_id, device_id, pair_id],
      },
    ],

    /** Drops refreshed pairs of a device that nobody used. */
    removeUnconfirmed: (userId: UserId, deviceId: string, createdBefore: number): Write => ({
      sql: `DELETE FROM tokens WHERE user_id = ? AND device_id = ? AND confirmed = 0 AND created_at < ?`,
      params: [userId, deviceId, createdBefore],
    }),

    removeOfDevices: (userId: UserId, deviceIds: readonly string[]): Write => ({
      sql: `DELETE FROM tokens WHERE user_id = ? AND device_id IN (@texts ?)`,
      params: [userId, list(deviceIds)],
    }),

    /** @param exceptDevice whose tokens stay */
    removeOfUser: (userId: UserId, exceptDevice?: string): Write => ({
      sql: `DELETE FROM tokens WHERE user_id = ? AND device_id <> ?`,
      params: [userId, exceptDevice ?? ''],
    }),
  };
}

export type TokenStore = ReturnType<typeof tokenStore>;
