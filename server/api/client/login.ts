/** Logging in. @see https://spec.matrix.org/v1.19/client-server-api/#legacy-login */
import Type, { type Static } from 'typebox';
import { MatrixError } from '../../errors.ts';
import type { UserId } from '../../matrix/identifiers.ts';
import type { JsonObject } from '../../matrix/json.ts';
import type { Services } from '../../services.ts';
import type { LoggedIn } from '../../sessions/logins.ts';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';
import { sessionAnswer, tokenFields } from '../session-answer.ts';
import { clientDiscovery } from './wellknown.ts';

/** Where there are sign-in pages, clients that know OAuth a little are asked to send their users there. */
function ssoFlows({ oauth }: Services): readonly JsonObject[] {
  if (!oauth.isOn) return [];
  const { list: upstreams } = oauth.pages.upstreams;
  return [
    {
      type: 'm.login.sso',
      oauth_aware_preferred: true,
      ...(upstreams.length === 0
        ? {}
        : { identity_providers: upstreams.map(({ id, name }) => ({ id, name })) }),
    },
  ];
}

export const getLoginFlows: Route = route({
  operationId: 'getLoginFlows',
  module: 'login',
  method: 'GET',
  path: '/_matrix/client/v3/login',
  auth: 'none',
  rateLimit: 'default',
  spec: 'client-server-api/#get_matrixclientv3login',
  summary: 'Says in which ways users can log in.',
  responses: {
    200: Type.Object({
      flows: Type.Array(
        Type.Object({
          type: Type.String({ description: 'To be sent as the type of a login.' }),
          get_login_token: Type.Optional(
            Type.Boolean({ description: 'Whether users who are logged in can get a login token.' }),
          ),
          oauth_aware_preferred: Type.Optional(
            Type.Boolean({
              description: 'Whether clients that know of OAuth are to offer this alone.',
            }),
          ),
          identity_providers: Type.Optional(
            Type.Array(Type.Object({ id: Type.String(), name: Type.String() }), {
              description: 'Other providers that users may come from.',
            }),
          ),
        }),
      ),
    }),
  },
  handle: ({ services }) =>
    Promise.resolve({
      flows: [
        { type: 'm.login.password' },
        { type: 'm.login.token', get_login_token: true },
        ...(services.appservices.registry.all.length === 0
          ? []
          : [{ type: 'm.login.application_service' }]),
        ...ssoFlows(services),
      ],
    }),
});

const LoginBody = Type.Object({
  type: Type.String({
    description: '`m.login.password`, `m.login.token` or `m.login.application_service`.',
  }),
  identifier: Type.Optional(
    Type.Object(
      {
        type: Type.Optional(
          Type.String({ description: '`m.id.user`, or `m.id.thirdparty` for an e-mail address.' }),
        ),
        user: Type.Optional(Type.String({ description: 'User id or localpart.' })),
        medium: Type.Optional(Type.String({ description: '`email`.' })),
        address: Type.Optional(Type.String({ description: 'The address.' })),
      },
      { description: 'Who logs in, with a password.' },
    ),
  ),
  user: Type.Optional(Type.String({ description: 'The same, as clients once did it.' })),
  medium: Type.Optional(Type.String({ description: 'Deprecated: a third-party identifier.' })),
  address: Type.Optional(Type.String({ description: 'Deprecated: a third-party identifier.' })),
  password: Type.Optional(Type.String({ description: 'For `m.login.password`.' })),
  token: Type.Optional(Type.String({ description: 'For `m.login.token`.' })),
  device_id: Type.Optional(
    Type.String({ description: 'The device to be on; one is made up when it is left out.' }),
  ),
  initial_device_display_name: Type.Optional(
    Type.String({ description: 'The name of the device, if it is a new one.' }),
  ),
  refresh_token: Type.Optional(
    Type.Boolean({ description: 'Whether the client can refresh its access token.' }),
  ),
});

export const login: Route = route({
  operationId: 'login',
  module: 'login',
  method: 'POST',
  path: '/_matrix/client/v3/login',
  auth: 'none',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3login',
  summary: 'Begins a session for a user who proves who they are.',
  body: LoginBody,
  responses: {
    200: Type.Object({
      user_id: userId('Who is logged in.'),
      ...tokenFields,
      device_id: Type.String({ description: 'The device that the session is on.' }),
      well_known: Type.Optional(
        Type.Object({}, { description: 'Where the server is reached, if that is configured.' }),
      ),
    }),
  },
  errors: {
    M_UNKNOWN: 'The type is none of those that are served.',
    M_MISSING_PARAM: 'What the type needs is not there.',
    M_INVALID_PARAM: 'identifier.type, device_id or the device name cannot be.',
    M_EXCLUSIVE: 'An application service wants to be a user outside of its namespaces.',
    M_UNKNOWN_TOKEN: 'Of type m.login.application_service: the token is that of no service.',
    M_FORBIDDEN:
      'User, password or login token is wrong, or device_id is the id of a cross-signing key.',
    M_USER_DEACTIVATED: 'The password is right, but the account was deactivated.',
    M_USER_LOCKED: 'The password is right, but the account is locked.',
  },
  async handle({ body, accessToken, services }) {
    const { userId: user, session } = await logIn(body, accessToken, services);
    const baseUrl = services.config.RUMA_PUBLIC_BASEURL;
    const wellKnown: JsonObject =
      baseUrl === undefined ? {} : { well_known: clientDiscovery(services.config, baseUrl) };
    return { user_id: user, ...sessionAnswer(session), ...wellKnown };
  },
});

async function logIn(
  body: Static<typeof LoginBody>,
  accessToken: () => string | undefined,
  services: Services,
): Promise<LoggedIn> {
  const options = {
    deviceId: body.device_id,
    displayName: body.initial_device_display_name,
    refreshable: body.refresh_token,
  };
  switch (body.type) {
    case 'm.login.password': {
      const user = await services.userIdentifier.named(body);
      if (body.password === undefined)
        throw new MatrixError('M_MISSING_PARAM', 'password is missing.');
      return services.logins.withPassword(user, body.password, options);
    }
    case 'm.login.token':
      if (body.token === undefined) throw new MatrixError('M_MISSING_PARAM', 'token is missing.');
      return services.logins.withToken(body.token, options);
    case 'm.login.application_service':
      return services.logins.ofService(await userOfService(body, accessToken(), services), options);
    default:
      throw new MatrixError('M_UNKNOWN', 'type is no login type that this server serves.');
  }
}

/** Throws M_MISSING_TOKEN, M_UNKNOWN_TOKEN, M_EXCLUSIVE, and as `UserIdentifier.named`. */
async function userOfService(
  body: Static<typeof LoginBody>,
  token: string | undefined,
  { appservices, userIdentifier }: Services,
): Promise<UserId> {
  const service = appservices.registry.authenticate(token);
  const user = await userIdentifier.named(body);
  if (user !== undefined && service.has('users', user)) return user;
  throw new MatrixError(
    'M_EXCLUSIVE',
    `identifier.user is in no namespace of the application service ${service.id}.`,
  );
}

export const routes: Route[] = [getLoginFlows, login];
