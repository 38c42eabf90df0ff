/** What operations with interactive authentication share: the schema of `auth` and of the 401, and who needs none. */
import Type from 'typebox';
import type { JsonObject } from '../matrix/json.ts';
import type { Services } from '../services.ts';
import type { Requester } from '../sessions/requester.ts';
import { trustedAttempt, type Attempt } from '../sessions/ui-auth.ts';

/** @see https://spec.matrix.org/v1.19/client-server-api/#user-interactive-api-in-the-rest-api */
export const authData = Type.Optional(
  Type.Object(
    {
      type: Type.Optional(Type.String({ description: 'The stage that is being completed.' })),
      session: Type.Optional(Type.String({ description: 'The session that an earlier 401 gave.' })),
    },
    { description: 'What proves that the request may be made. Left out in the first request.' },
  ),
);

export const UiAuthChallenge = Type.Object(
  {
    flows: Type.Array(Type.Object({ stages: Type.Array(Type.String()) }), {
      description: 'Each flow is a list of stages to be completed in order; one flow is enough.',
    }),
    params: Type.Object({}, { description: 'What clients must know for a stage, by its name.' }),
    session: Type.String({ description: 'To be sent with the next attempt.' }),
    completed: Type.Optional(
      Type.Array(Type.String(), { description: 'Stages that are completed.' }),
    ),
    errcode: Type.Optional(Type.String({ description: 'Why the last stage failed.' })),
    error: Type.Optional(Type.String({ description: 'The same in words.' })),
  },
  { description: 'There is something to prove before the request is done.' },
);

/**
 * Begins to look at a request that changes a user's keys or devices. An application service does that for its users
 * without proving anything further.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#device-management
 */
export async function attemptOf(
  { uiAuth }: Services,
  operation: string,
  { userId, appservice }: Requester,
  body: JsonObject,
): Promise<Attempt> {
  return appservice === undefined
    ? uiAuth.begin(operation, userId, body)
    : trustedAttempt(userId, body);
}
