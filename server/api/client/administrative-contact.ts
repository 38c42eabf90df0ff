/** E-mail addresses and phone numbers. @see https://spec.matrix.org/v1.19/client-server-api/#adding-account-administrative-contact-information */
import Type from 'typebox';
import { assertClientSecret, readEmail } from '../../accounts/validation.ts';
import { MatrixError } from '../../errors.ts';
import { isObject, isString, type JsonObject } from '../../matrix/json.ts';
import type { Services } from '../../services.ts';
import type { Requester } from '../../sessions/requester.ts';
import { usingUp, type Attempt } from '../../sessions/ui-auth.ts';
import { identityServerErrors } from '../address-invite.ts';
import { Reply, route, type Route } from '../route.ts';
import { Empty, serverName, unbindResult } from '../schemas.ts';
import { authData, UiAuthChallenge } from '../ui-auth.ts';
import { tokenRequests } from '../validation-request.ts';

const medium = Type.Enum(['email', 'msisdn'], {
  description: 'email, or msisdn for a phone number.',
});

const Address = Type.Object({
  id_server: Type.Optional(
    Type.String({
      description:
        'The identity server that shall forget it. Default: where it was bound from here.',
    }),
  ),
  medium,
  address: Type.String({ description: 'The address, or the number with its country code.' }),
});

const UnbindAnswer = Type.Object({ id_server_unbind_result: unbindResult });

/** An address as it is compared. A phone number is taken as it is. */
function comparable(kind: 'email' | 'msisdn', address: string): string {
  return kind === 'email' ? readEmail(address) : address;
}

export const getAccount3PIDs: Route = route({
  operationId: 'getAccount3PIDs',
  module: 'administrative_contact',
  method: 'GET',
  path: '/_matrix/client/v3/account/3pid',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#get_matrixclientv3account3pid',
  summary: "Lists the account's addresses.",
  responses: {
    200: Type.Object({
      threepids: Type.Array(
        Type.Object({
          medium,
          address: Type.String({ description: 'The address.' }),
          validated_at: Type.Integer({ description: 'When it was proved, in milliseconds.' }),
          added_at: Type.Integer({ description: 'When it was added, in milliseconds.' }),
        }),
        { description: 'In the order in which they were added.' },
      ),
    }),
  },
  async handle({ requester, services }) {
    return { threepids: [...(await services.contacts.list(requester.userId))] };
  },
});

const ADDING_ERRORS = {
  M_MISSING_PARAM: 'client_secret or sid is missing.',
  M_THREEPID_AUTH_FAILED: 'The session is none of this server, or its token did not come back.',
  M_THREEPID_IN_USE: 'Another account has the address.',
  M_INVALID_PARAM: 'The secret cannot be.',
} as const;

/** An address resets the password: a stolen access token must not be enough to add one. */
async function addProved(
  attempt: Attempt,
  { client_secret: secret, sid }: JsonObject,
  { userId }: Requester,
  { contacts }: Services,
): Promise<JsonObject | Reply> {
  if (!isString(secret) || !isString(sid))
    throw new MatrixError('M_MISSING_PARAM', 'client_secret and sid are needed.');
  assertClientSecret(secret);
  const outcome = await attempt.authenticateOwner();
  if (!outcome.done) return new Reply(401, outcome.challenge);
  const contact = await contacts.validated('add-contact', sid, secret);
  await usingUp(contacts.add(userId, contact, outcome.parts));
  return {};
}

export const post3PIDs: Route = route({
  operationId: 'post3PIDs',
  module: 'administrative_contact',
  method: 'POST',
  path: '/_matrix/client/v3/account/3pid',
  auth: 'user',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3account3pid',
  summary: 'Adds an address whose token came back. Deprecated.',
  body: Type.Object({
    auth: authData,
    three_pid_creds: Type.Optional(
      Type.Object(
        {
          client_secret: Type.String({ description: 'The secret of the session.' }),
          id_server: Type.Optional(Type.String({ description: 'Not looked at.' })),
          id_access_token: Type.Optional(Type.String({ description: 'The same.' })),
          sid: Type.String({ description: 'The session: of this server.' }),
        },
        { description: 'Required, except in a request that goes on with a session.' },
      ),
    ),
  }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: ADDING_ERRORS,
  async handle({ body, requester, services }) {
    const attempt = await services.uiAuth.begin('post3PIDs', requester.userId, body);
    const proof = attempt.body['three_pid_creds'];
    if (!isObject(proof)) throw new MatrixError('M_MISSING_PARAM', 'three_pid_creds is missing.');
    return addProved(attempt, proof, requester, services);
  },
});

export const add3PID: Route = route({
  operationId: 'add3PID',
  module: 'administrative_contact',
  method: 'POST',
  path: '/_matrix/client/v3/account/3pid/add',
  auth: 'user',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3account3pidadd',
  summary: 'Adds an address whose token came back.',
  body: Type.Object({
    auth: authData,
    client_secret: Type.Optional(
      Type.String({ description: 'Required, except in a request that goes on with a session.' }),
    ),
    sid: Type.Optional(Type.String({ description: 'The same: what requestToken answered.' })),
  }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: ADDING_ERRORS,
  async handle({ body, requester, services }) {
    const attempt = await services.uiAuth.begin('add3PID', requester.userId, body);
    return addProved(attempt, attempt.body, requester, services);
  },
});

export const bind3PID: Route = route({
  operationId: 'bind3PID',
  module: 'administrative_contact',
  method: 'POST',
  path: '/_matrix/client/v3/account/3pid/bind',
  auth: 'user',
  rateLimit: 'default',
  spec: 'client-server-api/#post_matrixclientv3account3pidbind',
  summary: 'Has an identity server tell everybody that an address is the user’s.',
  body: Type.Object({
    client_secret: Type.String({
      description: 'The secret of the session at the identity server.',
    }),
    id_server: serverName('The identity server: its host name, and no URL.'),
    id_access_token: Type.String({ description: 'A token of the user for it.' }),
    sid: Type.String({ description: 'The session, in which the address was proved to it.' }),
  }),
  responses: { 200: Empty },
  errors: {
    M_BAD_STATUS: identityServerErrors.M_BAD_STATUS,
    M_CONNECTION_FAILED: identityServerErrors.M_CONNECTION_FAILED,
    M_FORBIDDEN: 'The identity server does not take the token, or you have bound 100 addresses.',
    M_INVALID_PARAM: 'The secret or the token cannot be.',
    M_NO_VALID_SESSION: 'The identity server has no such session.',
    M_SERVER_NOT_TRUSTED: identityServerErrors.M_SERVER_NOT_TRUSTED,
    M_SESSION_EXPIRED: 'The session has expired.',
    M_SESSION_NOT_VALIDATED: 'The address was not proved in that session.',
    M_TERMS_NOT_SIGNED: identityServerErrors.M_TERMS_NOT_SIGNED,
  },
  async handle({ body, requester, services }) {
    assertClientSecret(body.client_secret);
    await services.identityBindings.bind(requester.userId, {
      idServer: body.id_server,
      accessToken: body.id_access_token,
      sid: body.sid,
      clientSecret: body.client_secret,
    });
    return {};
  },
});

export const delete3pidFromAccount: Route = route({
  operationId: 'delete3pidFromAccount',
  module: 'administrative_contact',
  method: 'POST',
  path: '/_matrix/client/v3/account/3pid/delete',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3account3piddelete',
  summary: 'Removes an address from the account, and has identity servers forget whose it is.',
  body: Address,
  responses: { 200: UnbindAnswer },
  errors: { M_INVALID_PARAM: 'The e-mail address is none.' },
  async handle({ body, requester, services }) {
    const { medium: kind, id_server: idServer } = body;
    const wanted = { medium: kind, address: comparable(kind, body.address) };
    await services.contacts.remove(requester.userId, kind, wanted.address);
    const unbound = services.identityBindings.unbindGone(requester.userId, wanted, idServer);
    return { id_server_unbind_result: await unbound };
  },
});

export const unbind3pidFromAccount: Route = route({
  operationId: 'unbind3pidFromAccount',
  module: 'administrative_contact',
  method: 'POST',
  path: '/_matrix/client/v3/account/3pid/unbind',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3account3pidunbind',
  summary: 'Has identity servers forget whose an address is. The account keeps it.',
  body: Address,
  responses: { 200: UnbindAnswer },
  errors: {
    M_BAD_STATUS: identityServerErrors.M_BAD_STATUS,
    M_CONNECTION_FAILED: identityServerErrors.M_CONNECTION_FAILED,
    M_FORBIDDEN: 'The identity server does not take the word of this server for it.',
    M_INVALID_PARAM: 'The e-mail address is none.',
    M_SERVER_NOT_TRUSTED: identityServerErrors.M_SERVER_NOT_TRUSTED,
  },
  async handle({ body, requester, services }) {
    const { medium: kind, id_server: idServer } = body;
    const wanted = { medium: kind, address: comparable(kind, body.address) };
    const unbound = services.identityBindings.unbind(requester.userId, wanted, idServer);
    return { id_server_unbind_result: await unbound };
  },
});

const requestTokens = tokenRequests('requestTokenTo3PID', {
  module: 'administrative_contact',
  path: 'account/3pid',
  purpose: 'add-contact',
  use: ' that shall be added',
  refusal: {
    errcode: 'M_THREEPID_MEDIUM_NOT_SUPPORTED',
    meaning: 'Nothing can be sent to that kind of address from here.',
  },
});

export const routes: Route[] = [
  getAccount3PIDs,
  post3PIDs,
  add3PID,
  bind3PID,
  delete3pidFromAccount,
  unbind3pidFromAccount,
  ...requestTokens,
];
