/**
 * What owners do to their accounts: change the password, end the account.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#legacy-account-management
 */
import type { IdentityBindings, UnbindResult } from '../identity/bindings.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { AccountHooks } from '../sessions/hooks.ts';
import type { Passwords } from '../sessions/passwords.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { ACCOUNT_CHANGED, type AccountStore } from '../storage/accounts.ts';
import type { BrowserSessionStore } from '../storage/browser-sessions.ts';
import { ConflictError, type Engine } from '../storage/engine.ts';
import type { LoginTokenStore } from '../storage/login-tokens.ts';
import { commitParts, writes, type Part } from '../storage/parts.ts';
import type { ProfileStore } from '../storage/profiles.ts';
import { deactivated } from './standing.ts';

export interface PasswordChange {
  readonly userId: UserId;
  readonly newPassword: string;
  /** Whether to end the user's sessions on other devices than `keepDevice`. */
  readonly logoutDevices: boolean;
  /** The device of the session that asks, which goes on. */
  readonly keepDevice: string | undefined;
}

export interface AccountEnding {
  /** Whether newcomers to rooms shall not see what the user wrote. */
  readonly erase: boolean;
  /** The identity server that shall forget the user's addresses; left out: each where they were bound. */
  readonly idServer?: string | undefined;
}

export interface AccountChanges {
  /** Throws M_WEAK_PASSWORD, M_INVALID_PARAM, M_USER_DEACTIVATED. */
  changePassword(change: PasswordChange, parts: readonly Part[]): Promise<void>;
  /**
   * Ends the account for ever: sessions, devices, profile and memberships go, the user id is never given out
   * again. Answers whether identity servers have forgotten the user's addresses. Throws M_USER_DEACTIVATED when that was
   * done already.
   */
  deactivate(userId: UserId, ending: AccountEnding, parts: readonly Part[]): Promise<UnbindResult>;
}

export function createAccountChanges(deps: {
  readonly engine: Engine;
  readonly accounts: AccountStore;
  readonly profiles: ProfileStore;
  readonly loginTokens: LoginTokenStore;
  readonly browsers: BrowserSessionStore;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
  readonly hooks: AccountHooks;
  readonly rooms: { leaveAll(userId: UserId): Promise<void> };
  readonly bindings: Pick<IdentityBindings, 'unbindAll'>;
  readonly clock: () => number;
}): AccountChanges {
  const { engine, accounts, profiles, loginTokens, browsers, passwords, sessions } = deps;
  const { hooks, rooms, bindings, clock } = deps;

  const commit = async (parts: readonly Part[]): Promise<void> => {
    try {
      await commitParts(engine, parts);
    } catch (error) {
      if (!(error instanceof ConflictError && error.condition === ACCOUNT_CHANGED)) throw error;
      throw deactivated();
    }
  };

  return {
    async changePassword({ userId, newPassword, logoutDevices, keepDevice }, parts) {
      passwords.assertAcceptable(newPassword);
      const hash = await passwords.hash(newPassword);
      const ended = logoutDevices ? await sessions.endAll(userId, keepDevice) : [];
      await commit([
        // A login token is a session in waiting, and a browser that is signed in can make one: a new password must
        // stop both when they were stolen.
        writes(
          accounts.setPassword(userId, hash),
          loginTokens.removeOfUser(userId),
          browsers.removeOfUser(userId),
        ),
        ...ended,
        ...parts,
      ]);
    },

    async deactivate(userId, { erase, idServer }, parts) {
      // First what is elsewhere: should the process die in between, the owner can still log in and ask again.
      const unbound = await bindings.unbindAll(userId, idServer);
      await rooms.leaveAll(userId);
      const ended = await sessions.endAll(userId);
      const erased: Part = (offset) => ({ writes: [accounts.erase(userId, offset)], positions: 1 });
      await commit([
        writes(
          accounts.deactivate(userId, clock()),
          profiles.remove(userId),
          loginTokens.removeOfUser(userId),
          ...hooks.accountDeactivated(userId, erase),
        ),
        ...(erase ? [erased] : []),
        ...ended,
        ...parts,
      ]);
      // A join that was under way has come to its end meanwhile.
      await rooms.leaveAll(userId);
      return unbound;
    },
  };
}
