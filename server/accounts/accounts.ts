/** The accounts of this server: who exists, and who can prove to be one of them. */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { AccountRow, AccountStore } from '../storage/accounts.ts';
import type { Engine, Write } from '../storage/engine.ts';
import type { Passwords } from '../sessions/passwords.ts';
import { assertOpen } from './standing.ts';

export interface Account {
  readonly userId: UserId;
  readonly isGuest: boolean;
  readonly isAdmin: boolean;
  readonly isLocked: boolean;
  readonly isSuspended: boolean;
  readonly isDeactivated: boolean;
  readonly hasPassword: boolean;
  /** The stream position since which newcomers to a room see this user's events redacted. */
  readonly erasedPosition: number | undefined;
}

export interface Accounts {
  find(userId: UserId): Promise<Account | undefined>;
  /** Whether the user id was ever given out, be it to an account that is deactivated now. */
  exists(userId: UserId): Promise<boolean>;
  /** Which of these users exist and are not deactivated. */
  active(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Which of these users are guests. */
  guests(userIds: readonly UserId[]): Promise<ReadonlySet<UserId>>;
  /** Which of these users asked to be erased, and at which stream position. */
  erased(userIds: readonly UserId[]): Promise<ReadonlyMap<UserId, number>>;
  /**
   * The account that a password belongs to.
   *
   * Throws M_FORBIDDEN when user or password is wrong, after the same time and with the same words; for one who
   * knew the password, M_USER_DEACTIVATED or M_USER_LOCKED; M_LIMIT_EXCEEDED when too many are checked at once.
   *
   * @param userId `undefined` when what was typed can be no user of this server
   */
  authenticate(userId: UserId | undefined, password: string): Promise<Account>;
  /** Locks or unlocks. @see https://spec.matrix.org/v1.19/client-server-api/#account-locking */
  setLocked(userId: UserId, locked: boolean): Promise<void>;
  /** Suspends or lets act again. @see https://spec.matrix.org/v1.19/client-server-api/#account-suspension */
  setSuspended(userId: UserId, suspended: boolean): Promise<void>;
  /** Makes an administrator of a user, or a user of an administrator. */
  setAdmin(userId: UserId, admin: boolean): Promise<void>;
  /** Accounts whose user id has `part` in it, in the order of their ids, after one of them. */
  page(after: string, part: string, limit: number): Promise<readonly Account[]>;
}

export function createAccounts(deps: {
  readonly engine: Engine;
  readonly store: AccountStore;
  readonly passwords: Passwords;
  /** Forgets what is at hand of the user's sessions. */
  readonly forgetSessions: (userId: UserId) => void;
}): Accounts {
  const { engine, store, passwords, forgetSessions } = deps;

  const those = async (
    userIds: readonly UserId[],
    condition: (row: AccountRow) => boolean,
  ): Promise<ReadonlySet<UserId>> => {
    const rows = userIds.length === 0 ? [] : await store.findAll(userIds);
    return new Set(rows.filter(condition).map(({ user_id }) => user_id));
  };

  /** The cost was changed since: this is the one moment at which the password can be hashed anew. */
  const renewHash = async (userId: UserId, password: string, hash: string): Promise<void> => {
    if (!passwords.isOutdated(hash)) return;
    const renewed = await passwords.hash(password);
    await engine.commit({ writes: [store.rehash(userId, hash, renewed)], positions: 0 });
  };

  /** Sessions carry what an account is, and must be read anew. */
  const change = async (userId: UserId, write: Write): Promise<void> => {
    await engine.commit({ writes: [write], positions: 0 });
    forgetSessions(userId);
  };

  return {
    async find(userId) {
      const row = await store.find(userId);
      return row === undefined ? undefined : asAccount(row);
    },

    async exists(userId) {
      return (await store.find(userId)) !== undefined;
    },

    active: (userIds) => those(userIds, ({ deactivated_at }) => deactivated_at === null),
    guests: (userIds) => those(userIds, ({ is_guest }) => is_guest),

    async erased(userIds) {
      const rows = userIds.length === 0 ? [] : await store.findAll(userIds);
      return new Map(
        rows.flatMap(({ user_id, erased_position }) =>
          erased_position === null ? [] : [[user_id, erased_position] as const],
        ),
      );
    },

    async authenticate(userId, password) {
      const row = userId === undefined ? undefined : await store.find(userId);
      const hash = row?.password_hash;
      const isRight = await passwords.verify(password, hash);
      if (row === undefined || hash === null || hash === undefined || !isRight)
        throw new MatrixError('M_FORBIDDEN', 'User or password is wrong.');
      const account = asAccount(row);
      assertOpen(account);
      await renewHash(row.user_id, password, hash);
      return account;
    },

    setLocked: (userId, locked) => change(userId, store.setLocked(userId, locked)),
    setSuspended: (userId, suspended) => change(userId, store.setSuspended(userId, suspended)),
    setAdmin: (userId, admin) => change(userId, store.setAdmin(userId, admin)),

    async page(after, part, limit) {
      return (await store.page(after, part, limit)).map(asAccount);
    },
  };
}

function asAccount(row: AccountRow): Account {
  return {
    userId: row.user_id,
    isGuest: row.is_guest,
    isAdmin: row.is_admin,
    isLocked: row.is_locked,
    isSuspended: row.is_suspended,
    isDeactivated: row.deactivated_at !== null,
    hasPassword: row.password_hash !== null,
    erasedPosition: row.erased_position ?? undefined,
  };
}
