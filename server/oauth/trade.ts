/**
 * The token endpoint's answers: what a client has earned by the rules of OAuth is given to it in our own tokens.
 *
 * @see https://spec.matrix.org/v1.19/client-server-api/#grant-types
 */
import { MatrixError } from '../errors.ts';
import type { UserId } from '../matrix/identifiers.ts';
import type { JsonObject } from '../matrix/json.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { IssuedTokens } from '../sessions/tokens.ts';
import type { Part } from '../storage/parts.ts';
import type { Clients } from './clients.ts';
import { OAuthError } from './oauth-error.ts';
import { parseScope, scopeOf } from './scope.ts';

export interface Trade {
  /** The body of a token response; the session begins with the commit of the parts. */
  readonly body: JsonObject;
  readonly parts: readonly Part[];
}

export interface Earned {
  readonly userId: UserId;
  readonly clientId: string;
  readonly scope: string | undefined;
}

export interface Trades {
  /** Begins the session of an authorization. Throws {@link OAuthError} when its device cannot be. */
  begin(earned: Earned): Promise<Trade>;
  /** Trades a refresh token in. Throws {@link OAuthError} `invalid_grant`. */
  refresh(refreshToken: string, clientId: string): Promise<JsonObject>;
}

export function createTrades(sessions: Sessions, clients: Clients): Trades {
  return {
    async begin({ userId, clientId, scope }) {
      const granted = parseScope(scope);
      const client = await clients.show(clientId);
      const session = await translated('invalid_scope', () =>
        sessions.begin(userId, {
          deviceId: granted.deviceId,
          displayName: client?.name,
          refreshable: true,
          clientId,
        }),
      );
      return { body: tokenResponse(session.tokens, granted.text), parts: session.parts };
    },

    async refresh(refreshToken, clientId) {
      const { tokens, deviceId } = await translated('invalid_grant', () =>
        sessions.oauth.refresh(refreshToken, clientId),
      );
      return tokenResponse(tokens, scopeOf(deviceId));
    },
  };
}

function tokenResponse(tokens: IssuedTokens, scope: string): JsonObject {
  return {
    access_token: tokens.accessToken,
    token_type: 'Bearer',
    ...(tokens.expiresInMs === undefined
      ? {}
      : { expires_in: Math.floor(tokens.expiresInMs / 1000) }),
    ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
    scope,
  };
}

/** A refusal of ours in the words of OAuth. */
async function translated<T>(
  code: 'invalid_scope' | 'invalid_grant',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MatrixError) throw new OAuthError(code, error.message);
    throw error;
  }
}
