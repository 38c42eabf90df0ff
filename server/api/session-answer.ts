/** What a client is told when its session begins or is refreshed. */
import Type from 'typebox';
import type { JsonObject } from '../matrix/json.ts';
import type { NewSession } from '../sessions/sessions.ts';
import type { IssuedTokens } from '../sessions/tokens.ts';

export const tokenFields = {
  access_token: Type.String({ description: 'Goes into the Authorization header of requests.' }),
  refresh_token: Type.Optional(
    Type.String({ description: 'Makes a new access token when this one expires.' }),
  ),
  expires_in_ms: Type.Optional(
    Type.Integer({ description: 'Milliseconds until the access token expires; absent: never.' }),
  ),
};

/** The fields of a session that may not be there, because it was not asked for. */
export const optionalSessionFields = {
  ...tokenFields,
  access_token: Type.Optional(tokenFields.access_token),
  device_id: Type.Optional(Type.String({ description: 'The device that the session is on.' })),
};

export function sessionAnswer(session: NewSession | undefined): JsonObject {
  if (session === undefined) return {};
  return { device_id: session.deviceId, ...tokenAnswer(session.tokens) };
}

export function tokenAnswer(tokens: IssuedTokens): JsonObject {
  return {
    access_token: tokens.accessToken,
    ...(tokens.refreshToken === undefined ? {} : { refresh_token: tokens.refreshToken }),
    ...(tokens.expiresInMs === undefined ? {} : { expires_in_ms: tokens.expiresInMs }),
  };
}
