/** Proving who one is: the `auth` of requests with interactive authentication. */
import { isString, type JsonObject } from '../server/matrix/json.ts';
import type { Answer, User } from './example.ts';

/** The session that a 401 began; empty when there is none. */
export function sessionOf(challenge: Answer): string {
  const session = challenge.body['session'];
  return isString(session) ? session : '';
}

/** The user's password, as the stage m.login.password takes it; in the session, if one was begun. */
export function passwordProof(user: User, challenge?: Answer): JsonObject {
  return {
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: user.userId },
    password: user.password,
    ...(challenge === undefined ? {} : { session: sessionOf(challenge) }),
  };
}

/** The stages of each flow that a 401 offers. */
export function flowsOf(challenge: Answer): readonly (readonly string[])[] {
  const flows = challenge.body['flows'];
  if (!Array.isArray(flows)) return [];
  return flows.map((flow: unknown) => {
    const stages: unknown =
      typeof flow === 'object' && flow !== null ? Reflect.get(flow, 'stages') : [];
    return Array.isArray(stages) ? stages.filter((stage) => typeof stage === 'string') : [];
  });
}
