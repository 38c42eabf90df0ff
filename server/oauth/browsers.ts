/** Who is signed in on the server's own pages: a cookie, and a row with its hash. */
import { hash, randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts/accounts.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { BrowserSessionStore } from '../storage/browser-sessions.ts';
import type { Engine } from '../storage/engine.ts';

/** How long somebody stays signed in, in milliseconds. */
const SESSION_MS = 7 * 86_400_000;

/** How long what cannot be undone may be asked for without signing in again, in milliseconds. */
const FRESH_MS = 600_000;

export interface BrowserUser {
  readonly userId: UserId;
  /** Milliseconds since the epoch. */
  readonly authenticatedAt: number;
  /** Whether the user proved lately who they are. */
  readonly isFresh: boolean;
}

export interface Browsers {
  /** Signs somebody in who has proved who they are; answers the value for the cookie. */
  signIn(userId: UserId): Promise<string>;
  /** Whose cookie it is. Those of accounts that are locked or ended are nobody's. */
  find(cookie: string | undefined): Promise<BrowserUser | undefined>;
  signOut(cookie: string | undefined): Promise<void>;
}

export function createBrowsers(deps: {
  readonly engine: Engine;
  readonly store: BrowserSessionStore;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly clock: () => number;
}): Browsers {
  const { engine, store, accounts, clock } = deps;
  return {
    async signIn(userId) {
      const cookie = randomBytes(32).toString('base64url');
      const now = clock();
      const row = {
        session_hash: digestOf(cookie),
        user_id: userId,
        authenticated_at: now,
        expires_at: now + SESSION_MS,
      };
      await engine.commit({ writes: [store.insert(row)], positions: 0 });
      return cookie;
    },

    async find(cookie) {
      const row = cookie === undefined ? undefined : await store.find(digestOf(cookie));
      if (row === undefined || row.expires_at <= clock()) return undefined;
      const account = await accounts.find(row.user_id);
      if (account === undefined || account.isDeactivated || account.isLocked) return undefined;
      const { user_id: userId, authenticated_at: authenticatedAt } = row;
      return { userId, authenticatedAt, isFresh: clock() - authenticatedAt < FRESH_MS };
    },

    async signOut(cookie) {
      if (cookie === undefined) return;
      await engine.commit({ writes: [store.remove(digestOf(cookie))], positions: 0 });
    },
  };
}

function digestOf(cookie: string): string {
  return hash('sha256', cookie, 'base64');
}
