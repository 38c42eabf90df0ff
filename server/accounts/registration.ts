/**
 * New accounts: users, guests, and guests who become users.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#account-registration
 */
import { randomInt } from 'node:crypto';
import type { Config } from '../config.ts';
import { MatrixError } from '../errors.ts';
import { localpartOf, type UserId } from '../matrix/identifiers.ts';
import type { Passwords } from '../sessions/passwords.ts';
import type { BeginOptions, NewSession, Sessions } from '../sessions/sessions.ts';
import type { Tokens } from '../sessions/tokens.ts';
import { ACCOUNT_CHANGED, USER_ID_TAKEN, type AccountStore } from '../storage/accounts.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type { ProfileStore } from '../storage/profiles.ts';
import { newUserId } from './usernames.ts';

export interface NewUser {
  readonly userId: UserId;
  readonly password: string | undefined;
  readonly isAdmin?: boolean;
  /** The first display name; the localpart when left out. */
  readonly displayName?: string | undefined;
  /** Left out: the account begins without a session. */
  readonly session?: BeginOptions;
}

export interface Registered {
  readonly userId: UserId;
  readonly session: NewSession | undefined;
}

export interface Registration {
  /**
   * The user id for a username, if it can be had; a generated one without a username.
   *
   * Throws M_INVALID_USERNAME, M_EXCLUSIVE and M_USER_IN_USE.
   *
   * @param by the id of the application service that wants it
   */
  available(username: string | undefined, by?: string): Promise<UserId>;
  /** Makes a user in one commit together with the parts. Throws M_USER_IN_USE, M_WEAK_PASSWORD, and as `Sessions.begin`. */
  register(user: NewUser, parts: readonly Part[]): Promise<Registered>;
  /** Makes a guest, who can be nothing but logged in. */
  registerGuest(displayName: string | undefined): Promise<Registered>;
  /**
   * The guest whom a token belongs to, who wants to become a user of the same id.
   *
   * Throws M_FORBIDDEN when it is no guest's token, M_MISSING_PARAM without a username and M_INVALID_USERNAME
   * when it is not the guest's localpart.
   */
  upgradable(guestToken: string, username: string | undefined): Promise<UserId>;
  /** Makes the guest a user and ends the guest's sessions. */
  upgrade(user: NewUser, parts: readonly Part[]): Promise<Registered>;
}

export function createRegistration(deps: {
  readonly config: Pick<Config, 'RUMA_SERVER_NAME' | 'RUMA_NOTICES_LOCALPART'>;
  readonly engine: Engine;
  readonly accounts: AccountStore;
  readonly profiles: ProfileStore;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly tokens: Tokens;
  readonly clock: () => number;
  /** Throws M_EXCLUSIVE for a user id that is not for everybody to have. */
  readonly assertFree: (userId: UserId, by: string | undefined) => void;
}): Registration {
  const { config, engine, accounts, profiles, passwords, sessions, tokens, clock, assertFree } =
    deps;
  const generate = (): UserId => {
    const userId = newUserId(randomLocalpart(), config.RUMA_SERVER_NAME);
    assertFree(userId, undefined);
    return userId;
  };

  const hashOf = async (password: string | undefined): Promise<string | null> => {
    if (password === undefined) return null;
    passwords.assertAcceptable(password);
    return passwords.hash(password);
  };

  const commit = async (parts: readonly Part[]): Promise<void> => {
    try {
      await commitParts(engine, parts);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (error.condition === USER_ID_TAKEN) throw userInUse();
      if (error.condition === ACCOUNT_CHANGED)
        throw new MatrixError('M_FORBIDDEN', 'The account is no guest any more.');
      throw error;
    }
  };

  return {
    async available(username, by) {
      if (username === undefined) return generate();
      const userId = newUserId(username, config.RUMA_SERVER_NAME);
      assertFree(userId, by);
      const isOurs = localpartOf(userId) === config.RUMA_NOTICES_LOCALPART;
      if (isOurs || (await accounts.find(userId)) !== undefined) throw userInUse();
      return userId;
    },

    async register({ userId, password, isAdmin = false, displayName, session }, parts) {
      const password_hash = await hashOf(password);
      const begun = session === undefined ? undefined : await sessions.begin(userId, session);
      const account = { user_id: userId, password_hash, is_guest: false, is_admin: isAdmin };
      const displayname = displayName ?? localpartOf(userId);
      await commit([
        writes(
          accounts.insert({ ...account, created_at: clock() }),
          profiles.insert(userId, { displayname }),
        ),
        ...(begun?.parts ?? []),
        ...parts,
      ]);
      return { userId, session: begun };
    },

    async registerGuest(displayName) {
      const userId = generate();
      const session = await sessions.begin(userId, { displayName });
      const account = { user_id: userId, password_hash: null, is_guest: true, is_admin: false };
      await commit([
        writes(accounts.insert({ ...account, created_at: clock() })),
        ...session.parts,
      ]);
      return { userId, session };
    },

    async upgradable(guestToken, username) {
      const { session, appended } = await tokens.verify(guestToken, 'access').catch((error) => {
        // Not the 401 of a token: at this operation that would ask for interactive authentication.
        if (error instanceof MatrixError && error.errcode === 'M_UNKNOWN_TOKEN') throw notAGuest();
        throw error;
      });
      if (!session.is_guest || appended.length > 0) throw notAGuest();
      if (username === undefined)
        throw new MatrixError(
          'M_MISSING_PARAM',
          'A guest_access_token needs a username beside it.',
        );
      if (newUserId(username, config.RUMA_SERVER_NAME) !== session.user_id)
        throw new MatrixError(
          'M_INVALID_USERNAME',
          "username must be the guest's own localpart: an upgrade keeps the user id.",
        );
      return session.user_id;
    },

    async upgrade({ userId, password, session }, parts) {
      const password_hash = await hashOf(password);
      const ended = await sessions.endAll(userId, session?.deviceId);
      const begun = session === undefined ? undefined : await sessions.begin(userId, session);
      await commit([
        writes(accounts.upgrade(userId, password_hash)),
        ...ended,
        ...(begun?.parts ?? []),
        ...parts,
      ]);
      return { userId, session: begun };
    },
  };
}

function userInUse(): MatrixError {
  return new MatrixError('M_USER_IN_USE', 'That user id is taken.');
}

function notAGuest(): MatrixError {
  return new MatrixError('M_FORBIDDEN', 'guest_access_token is not the whole token of a guest.');
}

/** Letters and digits that are hard to mistake for each other, with 80 bits of chance. */
function randomLocalpart(): string {
  const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
  return Array.from({ length: 16 }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}
