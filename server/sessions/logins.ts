/**
 * Logging in, by password or by login token.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#legacy-login
 */
import { hash, randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts/accounts.ts';
import { assertOpen, locked } from '../accounts/standing.ts';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import { LOGIN_TOKEN_USED, type LoginTokenStore } from '../storage/login-tokens.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type { BeginOptions, NewSession, Sessions } from './sessions.ts';

/** How long a login token is good, in milliseconds; what the spec recommends. */
export const LOGIN_TOKEN_MS = 120_000;

export interface LoggedIn {
  readonly userId: UserId;
  readonly session: NewSession;
}

export interface Logins {
  /** Throws as `Accounts.authenticate` and `Sessions.begin` do. */
  withPassword(
    userId: UserId | undefined,
    password: string,
    options: BeginOptions,
  ): Promise<LoggedIn>;
  /** Throws M_FORBIDDEN for a token that is unknown, used or expired, M_USER_LOCKED, and as `Sessions.begin` does. */
  withToken(token: string, options: BeginOptions): Promise<LoggedIn>;
  /**
   * For an application service that has the user in its namespaces. Throws M_FORBIDDEN for one who is not registered,
   * M_USER_DEACTIVATED, M_USER_LOCKED, and as `Sessions.begin` does.
   */
  ofService(userId: UserId, options: BeginOptions): Promise<LoggedIn>;
  /** A token with which its holder may log in once as this user, within {@link LOGIN_TOKEN_MS} or as many milliseconds. */
  issueToken(userId: UserId, parts: readonly Part[], lifetimeMs?: number): Promise<string>;
}

export function createLogins(deps: {
  readonly engine: Engine;
  readonly accounts: Accounts;
  readonly sessions: Sessions;
  readonly loginTokens: LoginTokenStore;
  readonly clock: () => number;
}): Logins {
  const { engine, accounts, sessions, loginTokens, clock } = deps;

  return {
    async withPassword(userId, password, options) {
      const account = await accounts.authenticate(userId, password);
      const session = await sessions.begin(account.userId, options);
      await commitParts(engine, session.parts);
      return { userId: account.userId, session };
    },

    async withToken(token, options) {
      const digest = digestOf(token);
      const row = await loginTokens.find(digest);
      if (row === undefined || row.expires_at <= clock()) throw badLoginToken();
      const account = await accounts.find(row.user_id);
      if (account === undefined || account.isDeactivated) throw badLoginToken();
      if (account.isLocked) throw locked();
      const session = await sessions.begin(row.user_id, options);
      try {
        await commitParts(engine, [writes(loginTokens.use(digest)), ...session.parts]);
      } catch (error) {
        if (error instanceof ConflictError && error.condition === LOGIN_TOKEN_USED)
          throw badLoginToken();
        throw error;
      }
      return { userId: row.user_id, session };
    },

    async ofService(userId, options) {
      const account = await accounts.find(userId);
      if (account === undefined)
        throw new MatrixError('M_FORBIDDEN', `identifier.user: ${userId} is not registered yet.`);
      assertOpen(account);
      const session = await sessions.begin(userId, options);
      await commitParts(engine, session.parts);
      return { userId, session };
    },

    async issueToken(userId, parts, lifetimeMs = LOGIN_TOKEN_MS) {
      const token = randomBytes(32).toString('base64url');
      const now = clock();
      await commitParts(engine, [
        writes(
          loginTokens.removeExpired(now),
          loginTokens.insert(digestOf(token), userId, now + lifetimeMs),
        ),
        ...parts,
      ]);
      return token;
    },
  };
}

/** Only the hash is stored: who reads the database cannot log in with it. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64');
}

function badLoginToken(): MatrixError {
  return new MatrixError('M_FORBIDDEN', 'The login token is unknown, used or expired.');
}
