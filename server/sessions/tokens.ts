/**
 * Access and refresh tokens: macaroons that each have a row on our side.
 *
 * The macaroon says which row and what its holder gave away; the row says whose it is. Neither is enough alone:
 * a row without the signing key is no token, and a revoked token has no row.
 */
import { hash, randomBytes } from 'node:crypto';
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';
import { LruMap } from '../storage/lru.ts';
import type { SessionRow, TokenKind, TokenRow, TokenStore } from '../storage/tokens.ts';
import { mintedCaveats } from './caveats.ts';
import { mintMacaroon, openMacaroon, type MacaroonKey, type Opened } from './macaroon.ts';

/** How many tokens are remembered as genuine, and how many sessions are kept at hand. */
const REMEMBERED = 10_000;

/** Longer tokens are verified each time: their holder can make as many as they like, and memory is ours. */
const REMEMBERED_LENGTH = 1536;

/** Marks the identifiers of our macaroons, should their form ever change. */
const PREFIX = 'v1.';

/** A token that is genuine and has its row. It may still be expired, and its appended caveats are not checked. */
export interface Verified {
  readonly session: SessionRow;
  /** The caveats that a holder appended. */
  readonly appended: readonly string[];
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Milliseconds until the access token expires. */
  readonly expiresInMs?: number;
  readonly writes: readonly Write[];
}

export interface IssueOptions {
  readonly userId: UserId;
  readonly deviceId: string;
  /** With a refresh token, and therefore an access token that expires. */
  readonly refreshable: boolean;
  /** False: the tokens that the device has stay good until one of these is used. */
  readonly confirmed: boolean;
  /** The OAuth client that they are for. Left out: they are of the legacy API. */
  readonly clientId?: string | undefined;
}

export interface Tokens {
  /** Throws M_UNKNOWN_TOKEN for anything that is not one of our tokens of that kind, or was revoked. */
  verify(token: string, kind: TokenKind): Promise<Verified>;
  /** The id of a genuine token, good or revoked; undefined for anything else. */
  idOf(token: string): string | undefined;
  /** The session of a token that was verified before, unless it was revoked since. */
  find(tokenId: string): Promise<SessionRow | undefined>;
  /** Makes tokens; they are good once the writes are committed. */
  issue(options: IssueOptions): IssuedTokens;
  /** Forgets what is at hand of a user's sessions: after each change of them, or of the account. */
  forget(userId: UserId): void;
}

/** The 401 for a token that does not do. `softLogout`: its device is still there, so a client keeps what it stored. */
export function unknownToken(message: string, softLogout: boolean): MatrixError {
  return new MatrixError('M_UNKNOWN_TOKEN', message, {
    fields: softLogout ? { soft_logout: true } : {},
  });
}

export function createTokens(deps: {
  readonly store: TokenStore;
  readonly key: MacaroonKey;
  readonly clock: () => number;
  /** How long an access token lives that can be refreshed, in milliseconds. */
  readonly lifetimeMs: number;
  /** Whether the device exists, as the owner of a revoked token may know. */
  readonly deviceExists: (userId: UserId, deviceId: string) => Promise<boolean>;
}): Tokens {
  const { store, key, clock, lifetimeMs, deviceExists } = deps;
  // Looked up by hash, so that how long a lookup takes says nothing about tokens that are remembered.
  const genuine = new LruMap<string, Opened>(REMEMBERED);
  const sessions = new LruMap<string, SessionRow>(REMEMBERED);
  let changes = 0;

  const open = (token: string): Opened | undefined => {
    const digest = hash('sha256', token, 'base64');
    const known = genuine.get(digest);
    if (known !== undefined) return known;
    const opened = openMacaroon(key, token);
    if (opened !== undefined && token.length <= REMEMBERED_LENGTH) genuine.set(digest, opened);
    return opened;
  };

  const load = async (tokenId: string): Promise<SessionRow | undefined> => {
    const known = sessions.get(tokenId);
    if (known !== undefined) return known;
    const before = changes;
    const session = await store.find(tokenId);
    // What was read while something was revoked may be of before: use it once, do not keep it.
    if (session !== undefined && changes === before) sessions.set(tokenId, session);
    return session;
  };

  /** The user and device that a revoked token was minted for. Good for a hint, never for access. */
  const survives = async ({ caveats: [user = '', device = ''] }: Opened): Promise<boolean> =>
    deviceExists(user.replace(/^user = /, ''), device.replace(/^device = /, ''));

  const mint = (row: TokenRow): string =>
    mintMacaroon(
      key,
      PREFIX + row.token_id,
      mintedCaveats({
        userId: row.user_id,
        deviceId: row.device_id,
        kind: row.kind,
        expiresAt: row.expires_at,
      }),
    );

  return {
    async verify(token, kind) {
      const opened = open(token);
      const tokenId = opened && idIn(opened);
      if (opened === undefined || tokenId === undefined)
        throw unknownToken(`The ${kind} token is not one of this server's.`, false);
      const session = await load(tokenId);
      if (session === undefined)
        throw unknownToken(`The ${kind} token was revoked.`, await survives(opened));
      const minted = mintedCaveats({
        userId: session.user_id,
        deviceId: session.device_id,
        kind: session.kind,
        expiresAt: session.expires_at,
      });
      if (session.kind !== kind || minted.some((caveat, index) => opened.caveats[index] !== caveat))
        throw unknownToken(`The token is not an ${kind} token of this server.`, false);
      return { session, appended: opened.caveats.slice(minted.length) };
    },

    idOf(token) {
      const opened = open(token);
      return opened && idIn(opened);
    },

    find: load,

    issue({ userId, deviceId, refreshable, confirmed, clientId }) {
      const now = clock();
      const pair_id = randomBytes(18).toString('base64url');
      const row = (kind: TokenKind, expires_at: number | null): TokenRow => ({
        token_id: randomBytes(18).toString('base64url'),
        pair_id,
        user_id: userId,
        device_id: deviceId,
        kind,
        created_at: now,
        expires_at,
        confirmed,
        client_id: clientId ?? null,
      });
      const access = row('access', refreshable ? now + lifetimeMs : null);
      if (!refreshable) return { accessToken: mint(access), writes: [store.insert(access)] };
      const refresh = row('refresh', null);
      return {
        accessToken: mint(access),
        refreshToken: mint(refresh),
        expiresInMs: lifetimeMs,
        writes: [store.insert(access), store.insert(refresh)],
      };
    },

    forget(userId) {
      changes += 1;
      sessions.deleteWhere((session) => session.user_id === userId);
    },
  };
}

function idIn({ identifier }: Opened): string | undefined {
  return identifier.startsWith(PREFIX) ? identifier.slice(PREFIX.length) : undefined;
}
