/** Making accounts. @see https://spec.matrix.org/v1.19/client-server-api/#legacy-account-registration */
import Type from 'typebox';
import type { Registered } from '../../accounts/registration.ts';
import type { Appservice } from '../../appservices/registry.ts';
import { MatrixError } from '../../errors.ts';
import { isString, type JsonObject, type JsonValue } from '../../matrix/json.ts';
import type { Services } from '../../services.ts';
import { registrationFlows } from '../../sessions/ui-auth-stages.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { userId as userIdSchema } from '../schemas.ts';
import { optionalSessionFields, sessionAnswer } from '../session-answer.ts';
import { authData, UiAuthChallenge } from '../ui-auth.ts';
import { tokenRequests } from '../validation-request.ts';

const RegisterBody = Type.Object({
  auth: authData,
  type: Type.Optional(
    Type.String({ description: '`m.login.application_service`, for a service’s user.' }),
  ),
  username: Type.Optional(
    Type.String({ description: 'The localpart to have; one is made up when it is left out.' }),
  ),
  password: Type.Optional(Type.String({ description: 'The password to log in with later.' })),
  device_id: Type.Optional(
    Type.String({ description: 'The device to be on; one is made up when it is left out.' }),
  ),
  initial_device_display_name: Type.Optional(Type.String({ description: "The device's name." })),
  inhibit_login: Type.Optional(
    Type.Boolean({ description: 'Make the account and no session. Default: false.' }),
  ),
  refresh_token: Type.Optional(
    Type.Boolean({ description: 'Whether the client can refresh its access token.' }),
  ),
  guest_access_token: Type.Optional(
    Type.String({ description: 'The token of a guest who becomes a user; username is theirs.' }),
  ),
});

export const register: Route = route({
  operationId: 'register',
  module: 'registration',
  method: 'POST',
  path: '/_matrix/client/v3/register',
  auth: 'none',
  rateLimit: 'registration',
  spec: 'client-server-api/#post_matrixclientv3register',
  summary: 'Makes an account: of a user, or of a guest.',
  query: Type.Object({
    kind: Type.Optional(
      Type.Union([Type.Literal('user'), Type.Literal('guest')], {
        description: 'What kind of account. Default: user.',
      }),
    ),
  }),
  body: RegisterBody,
  responses: {
    200: Type.Object({
      user_id: userIdSchema('The new user.'),
      ...optionalSessionFields,
    }),
    401: UiAuthChallenge,
  },
  errors: {
    M_EXCLUSIVE: 'The username belongs to an application service, or is outside of its namespaces.',
    M_UNKNOWN_TOKEN: 'Of type m.login.application_service: the token is that of no service.',
    M_FORBIDDEN: 'Nobody may make an account of that kind here, or the guest token is wrong.',
    M_INVALID_USERNAME: 'The username cannot be (or, with a guest token, is not the guest’s).',
    M_USER_IN_USE: 'The username is taken.',
    M_WEAK_PASSWORD: 'The password is empty.',
    M_INVALID_PARAM: 'password, device_id or the device name cannot be.',
    M_MISSING_PARAM: 'A guest token without a username.',
    M_THREEPID_IN_USE: 'Another account got the e-mail address meanwhile.',
  },
  async handle({ query, body, accessToken, services }) {
    if (body.type === 'm.login.application_service')
      return registerForService(
        body,
        services.appservices.registry.authenticate(accessToken()),
        services,
      );
    return query.kind === 'guest'
      ? registerGuest(body.initial_device_display_name, services)
      : registerUser(body, services);
  },
});

/** What cannot be is refused before anything has to be proved. */
async function registerUser(body: JsonObject, services: Services): Promise<JsonObject | Reply> {
  const flows = registrationFlows(services.config, services.contacts.canMail);
  if (flows === undefined)
    throw new MatrixError('M_FORBIDDEN', 'Registration is closed on this server.');
  const attempt = await services.uiAuth.begin('register', undefined, body);
  const { username, password, guestToken, session } = readRequest(attempt.body);
  services.passwords.assertAcceptable(password ?? ' ');
  const userId =
    guestToken === undefined
      ? await services.registration.available(username)
      : await services.registration.upgradable(guestToken, username);
  const outcome = await attempt.authenticate(flows);
  if (!outcome.done) return new Reply(401, outcome.challenge);
  const user = { userId, password, ...(session === undefined ? {} : { session }) };
  const { contact } = outcome;
  const address = contact === undefined ? [] : [services.contacts.added(userId, contact)];
  const parts = [...outcome.parts, ...address];
  const registered =
    guestToken === undefined
      ? services.registration.register(user, parts)
      : services.registration.upgrade(user, parts);
  return answer(await usingUp(registered));
}

/**
 * A user of an application service: without a password, and whoever else may register here.
 *
 * @see https://spec.matrix.org/v1.19/application-service-api/#server-admin-style-permissions
 */
async function registerForService(
  body: JsonObject,
  service: Appservice,
  { registration }: Services,
): Promise<JsonObject> {
  const { username, session } = readRequest(body);
  if (username === undefined) throw new MatrixError('M_MISSING_PARAM', 'username is missing.');
  const userId = await registration.available(username, service.id);
  const user = { userId, password: undefined, ...(session === undefined ? {} : { session }) };
  return answer(await registration.register(user, []));
}

async function registerGuest(
  displayName: string | undefined,
  { config, registration }: Services,
): Promise<JsonObject> {
  if (!config.RUMA_GUESTS) throw new MatrixError('M_FORBIDDEN', 'This server takes no guests.');
  return answer(await registration.registerGuest(displayName));
}

function answer({ userId: user, session }: Registered): JsonObject {
  return { user_id: user, ...sessionAnswer(session) };
}

/** The fields of a request, which comes from the body or from the session that was begun with it. */
function readRequest(body: JsonObject) {
  const text = (value: JsonValue | undefined): string | undefined =>
    isString(value) ? value : undefined;
  const session = {
    deviceId: text(body['device_id']),
    displayName: text(body['initial_device_display_name']),
    refreshable: body['refresh_token'] === true,
  };
  return {
    username: text(body['username']),
    password: text(body['password']),
    guestToken: text(body['guest_access_token']),
    session: body['inhibit_login'] === true ? undefined : session,
  };
}

export const checkUsernameAvailability: Route = route({
  operationId: 'checkUsernameAvailability',
  module: 'registration',
  method: 'GET',
  path: '/_matrix/client/v3/register/available',
  auth: 'none',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3registeravailable',
  summary: 'Says whether a username could be registered at this moment.',
  query: Type.Object({ username: Type.String({ description: 'The localpart to look for.' }) }),
  responses: {
    200: Type.Object({ available: Type.Boolean({ description: 'True: it is free.' }) }),
  },
  errors: {
    M_EXCLUSIVE: 'The username belongs to an application service.',
    M_INVALID_USERNAME: 'The username cannot be.',
    M_USER_IN_USE: 'The username is taken.',
  },
  async handle({ query, services }) {
    await services.registration.available(query.username);
    return { available: true };
  },
});

const requestTokens = tokenRequests('requestTokenToRegister', {
  module: 'registration',
  path: 'register',
  purpose: 'register',
  use: ', so that it can be registered with',
  refusal: {
    errcode: 'M_THREEPID_DENIED',
    meaning: 'Nothing can be sent to that kind of address from here, or mail to it is refused.',
  },
});

export const routes: Route[] = [register, checkUsernameAvailability, ...requestTokens];
