/**
 * Sessions of OAuth clients: the same tokens as everywhere, refreshed and revoked as OAuth asks.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#refresh-token-grant
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { Write } from '../storage/engine.ts';
import type { SpentTokenStore } from '../storage/spent-tokens.ts';
import type { TokenKind, TokenStore } from '../storage/tokens.ts';
import type { IssuedTokens, Tokens, Verified } from './tokens.ts';

export interface RefreshedSession {
  readonly deviceId: string;
  readonly tokens: IssuedTokens;
}

export interface OAuthSessions {
  /**
   * Trades a refresh token in. A locked account's can be: its tokens are good for nothing, and its client must not take
   * the lock for a logout. A token that was traded in, and whose successor was used, has two holders: its session ends.
   *
   * Throws M_UNKNOWN_TOKEN, and M_FORBIDDEN for a token of another client or with appended caveats.
   */
  refresh(refreshToken: string, clientId: string): Promise<RefreshedSession>;
  /**
   * Ends the session that a token belongs to, whosever client asks; a token that is none is no error.
   *
   * Throws M_FORBIDDEN for a token with appended caveats, which is not its holder's to revoke.
   */
  revoke(token: string): Promise<void>;
  /** Ends the session on a device, if it is one of this client. */
  end(userId: UserId, deviceId: string, clientId: string): Promise<void>;
}

export function createOAuthSessions(deps: {
  readonly tokens: Tokens;
  readonly tokenStore: TokenStore;
  readonly spentTokens: SpentTokenStore;
  readonly renew: (verified: Verified, along: readonly Write[]) => Promise<IssuedTokens>;
  readonly remove: (userId: UserId, deviceIds: readonly string[]) => Promise<void>;
  readonly clock: () => number;
}): OAuthSessions {
  const { tokens, tokenStore, spentTokens, renew, remove, clock } = deps;

  /** The token, if it is good; undefined where it is none of ours, of another kind, or revoked. */
  const lookFor = async (token: string, kind: TokenKind): Promise<Verified | undefined> => {
    try {
      return await tokens.verify(token, kind);
    } catch (error) {
      if (error instanceof MatrixError && error.errcode === 'M_UNKNOWN_TOKEN') return undefined;
      throw error;
    }
  };

  const endIfSpent = async (token: string): Promise<void> => {
    const tokenId = tokens.idOf(token);
    const spent = tokenId === undefined ? undefined : await spentTokens.find(tokenId);
    if (spent !== undefined) await remove(spent.user_id, [spent.device_id]);
  };

  return {
    async refresh(refreshToken, clientId) {
      const verified = await lookFor(refreshToken, 'refresh');
      if (verified === undefined) {
        await endIfSpent(refreshToken);
        throw new MatrixError('M_UNKNOWN_TOKEN', 'The refresh token is unknown or was revoked.');
      }
      const { session } = verified;
      if (session.client_id !== clientId)
        throw new MatrixError('M_FORBIDDEN', 'The refresh token is of another client.');
      const { user_id, device_id, token_id } = session;
      const spent = spentTokens.insert(token_id, user_id, device_id, clock());
      return { deviceId: device_id, tokens: await renew(verified, [spent]) };
    },

    async revoke(token) {
      const verified = (await lookFor(token, 'access')) ?? (await lookFor(token, 'refresh'));
      if (verified === undefined) return;
      if (verified.appended.length > 0)
        throw new MatrixError('M_FORBIDDEN', 'The token has appended caveats.');
      await remove(verified.session.user_id, [verified.session.device_id]);
    },

    async end(userId, deviceId, clientId) {
      if (await tokenStore.isOfClient(userId, deviceId, clientId)) await remove(userId, [deviceId]);
    },
  };
}
