/** Accounts made with the shared secret, as existing provisioning tools ask for them. Not part of the spec. */
import Type from 'typebox';
import { route, type Route } from '../route.ts';
import { userId } from '../schemas.ts';
import { optionalSessionFields, sessionAnswer } from '../session-answer.ts';

const PATH = '/_synapse/admin/v1/register';

export const sharedSecretNonce: Route = route({
  operationId: 'sharedSecretNonce',
  module: 'shared_secret_register',
  method: 'GET',
  path: PATH,
  auth: 'none',
  rateLimit: 'registration',
  spec: '',
  summary: 'Answers a nonce for making an account; good once and for a minute.',
  responses: { 200: Type.Object({ nonce: Type.String({ description: 'The nonce.' }) }) },
  errors: { M_UNRECOGNIZED: 'The server has no shared secret.' },
  async handle({ services }) {
    return { nonce: services.sharedSecret.issueNonce() };
  },
});

export const sharedSecretRegister: Route = route({
  operationId: 'sharedSecretRegister',
  module: 'shared_secret_register',
  method: 'POST',
  path: PATH,
  auth: 'none',
  rateLimit: 'registration',
  spec: '',
  summary: 'Makes an account, an administrator’s too, for whoever knows the shared secret.',
  body: Type.Object({
    nonce: Type.String({ description: 'A nonce that the same path gave.' }),
    username: Type.String({ description: 'The localpart.' }),
    password: Type.String({ description: 'The password.' }),
    displayname: Type.Optional(Type.String({ description: 'The first display name.' })),
    admin: Type.Optional(Type.Boolean({ description: 'Make an administrator. Default: false.' })),
    inhibit_login: Type.Optional(
      Type.Boolean({ description: 'Make the account and no session. Default: false.' }),
    ),
    user_type: Type.Optional(
      Type.Union([Type.String(), Type.Null()], {
        description: 'Part of the proof; has no effect here.',
      }),
    ),
    mac: Type.String({
      description:
        'HMAC-SHA1, in hexadecimal, over nonce, username, password, `admin` or `notadmin`, and user_type if there is one, with a NUL between.',
    }),
  }),
  responses: {
    200: Type.Object({
      user_id: userId('The new user.'),
      home_server: Type.String({ description: 'The name of this server.' }),
      ...optionalSessionFields,
    }),
  },
  errors: {
    M_UNRECOGNIZED: 'The server has no shared secret.',
    M_FORBIDDEN: 'The proof is wrong.',
    M_INVALID_PARAM: 'The nonce is unknown, used or expired.',
    M_INVALID_USERNAME: 'The username cannot be.',
    M_USER_IN_USE: 'The username is taken.',
    M_WEAK_PASSWORD: 'The password is empty.',
  },
  async handle({ body, services }) {
    const { username, password, displayname, admin = false } = body;
    services.sharedSecret.verify({
      nonce: body.nonce,
      username,
      password,
      admin,
      userType: body.user_type ?? undefined,
      mac: body.mac,
    });
    const user = await services.registration.available(username);
    const account = { userId: user, password, isAdmin: admin, displayName: displayname };
    const { session } = await services.registration.register(
      body.inhibit_login === true ? account : { ...account, session: {} },
      [],
    );
    return {
      user_id: user,
      home_server: services.config.RUMA_SERVER_NAME,
      ...sessionAnswer(session),
    };
  },
});

export const routes: Route[] = [sharedSecretNonce, sharedSecretRegister];
