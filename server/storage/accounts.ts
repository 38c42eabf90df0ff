/** Rows of `accounts`. */
import type { UserId } from '../matrix/identifiers.ts';
import { list } from './dialect.ts';
import {
  flag,
  integer,
  nullable,
  position,
  query,
  text,
  type Engine,
  type RowOf,
  type Write,
} from './engine.ts';

const ACCOUNT = {
  user_id: text,
  password_hash: nullable(text),
  is_guest: flag,
  is_admin: flag,
  is_locked: flag,
  is_suspended: flag,
  created_at: integer,
  deactivated_at: nullable(integer),
  erased_position: nullable(integer),
};

export type AccountRow = RowOf<typeof ACCOUNT>;

const BY_USER = query(`SELECT * FROM accounts WHERE user_id = ?`, ACCOUNT);
const BY_USERS = query(`SELECT * FROM accounts WHERE user_id IN (@texts ?)`, ACCOUNT);

const PAGE = query(
  `SELECT * FROM accounts WHERE user_id > ? AND user_id LIKE ? ESCAPE '!' ORDER BY user_id LIMIT ?`,
  ACCOUNT,
);

export type NewAccount = Pick<AccountRow, 'user_id' | 'password_hash' | 'is_guest' | 'is_admin'> & {
  readonly created_at: number;
};

/** The condition of the conflict when a user id is taken. */
export const USER_ID_TAKEN = 'unique: accounts.user_id';

/** The condition of the conflict when an account is not, or no longer, what a write needs. */
export const ACCOUNT_CHANGED = 'account';

export function accountStore(engine: Engine) {
  return {
    find: (userId: UserId) => engine.first(BY_USER, [userId]),
    findAll: (userIds: readonly UserId[]) => engine.all(BY_USERS, [list(userIds)]),

    /** Accounts whose user id has `part` in it, in the order of their ids, after one of them. */
    page: (after: string, part: string, limit: number) =>
      engine.all(PAGE, [after, `%${part.replaceAll(/[!%_]/g, '!$&')}%`, limit]),

    insert: (account: NewAccount): Write => ({
      sql: `INSERT INTO accounts (user_id, password_hash, is_guest, is_admin, created_at) VALUES (?, ?, ?, ?, ?)`,
      params: [
        account.user_id,
        account.password_hash,
        Number(account.is_guest),
        Number(account.is_admin),
        account.created_at,
      ],
    }),

    setPassword: (userId: UserId, hash: string): Write => ({
      sql: `UPDATE accounts SET password_hash = ? WHERE user_id = ? AND deactivated_at IS NULL`,
      params: [hash, userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    /** Replaces one hash of a password by another of the same; nothing when the password was changed meanwhile. */
    rehash: (userId: UserId, from: string, to: string): Write => ({
      sql: `UPDATE accounts SET password_hash = ? WHERE user_id = ? AND password_hash = ?`,
      params: [to, userId, from],
    }),

    /** Makes a guest a user. */
    upgrade: (userId: UserId, hash: string | null): Write => ({
      sql: `UPDATE accounts SET is_guest = 0, password_hash = ?
            WHERE user_id = ? AND is_guest = 1 AND deactivated_at IS NULL`,
      params: [hash, userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    setLocked: (userId: UserId, locked: boolean): Write => ({
      sql: `UPDATE accounts SET is_locked = ? WHERE user_id = ? AND deactivated_at IS NULL`,
      params: [Number(locked), userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    setSuspended: (userId: UserId, suspended: boolean): Write => ({
      sql: `UPDATE accounts SET is_suspended = ? WHERE user_id = ? AND deactivated_at IS NULL`,
      params: [Number(suspended), userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    setAdmin: (userId: UserId, admin: boolean): Write => ({
      sql: `UPDATE accounts SET is_admin = ? WHERE user_id = ? AND deactivated_at IS NULL AND is_guest = 0`,
      params: [Number(admin), userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    deactivate: (userId: UserId, at: number): Write => ({
      sql: `UPDATE accounts SET deactivated_at = ? WHERE user_id = ? AND deactivated_at IS NULL`,
      params: [at, userId],
      expect: { rows: 1, orElse: ACCOUNT_CHANGED },
    }),

    /** @param offset which of the batch's positions marks the moment */
    erase: (userId: UserId, offset: number): Write => ({
      sql: `UPDATE accounts SET password_hash = NULL, erased_position = ? WHERE user_id = ?`,
      params: [position(offset), userId],
    }),
  };
}

export type AccountStore = ReturnType<typeof accountStore>;
