/** Changing the password. @see https://spec.matrix.org/v1.19/client-server-api/#password-management */
import Type from 'typebox';
import { MatrixError } from '../../errors.ts';
import { isString } from '../../matrix/json.ts';
import { forgottenFlows } from '../../sessions/ui-auth-stages.ts';
import { usingUp } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { Empty } from '../schemas.ts';
import { authData, UiAuthChallenge } from '../ui-auth.ts';
import { tokenRequests } from '../validation-request.ts';

export const changePassword: Route = route({
  operationId: 'changePassword',
  module: 'password_management',
  method: 'POST',
  path: '/_matrix/client/v3/account/password',
  auth: 'optional',
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3accountpassword',
  summary: 'Sets a new password and, unless told otherwise, ends all other sessions.',
  body: Type.Object({
    auth: authData,
    new_password: Type.Optional(
      Type.String({
        description: 'Required, except in a request that only goes on with a session.',
      }),
    ),
    logout_devices: Type.Optional(
      Type.Boolean({ description: "Whether to end the user's other sessions. Default: true." }),
    ),
  }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: {
    M_MISSING_PARAM: 'new_password is missing.',
    M_WEAK_PASSWORD: 'new_password is empty.',
    M_INVALID_PARAM: 'new_password is too long.',
    M_GUEST_ACCESS_FORBIDDEN: 'Guests have no password.',
    M_FORBIDDEN: 'The access token has appended caveats.',
    M_USER_DEACTIVATED: 'The account was deactivated.',
    M_USER_LOCKED: 'The account is locked.',
  },
  async handle({ body, requester, services }) {
    if (requester?.isGuest === true)
      throw new MatrixError('M_GUEST_ACCESS_FORBIDDEN', 'Guests have no password.');
    const attempt = await services.uiAuth.begin('changePassword', requester?.userId, body);
    const { new_password: newPassword, logout_devices: logoutDevices } = attempt.body;
    if (!isString(newPassword))
      throw new MatrixError('M_MISSING_PARAM', 'new_password is missing.');
    services.passwords.assertAcceptable(newPassword);
    const outcome =
      requester === undefined
        ? await attempt.authenticate(forgottenFlows(services.contacts.canMail))
        : await attempt.authenticateOwner();
    if (!outcome.done) return new Reply(401, outcome.challenge);
    const { userId, parts } = outcome;
    if (userId === undefined)
      throw new MatrixError('M_FORBIDDEN', 'Nobody was named whose password to change.');
    await usingUp(
      services.accountChanges.changePassword(
        {
          userId,
          newPassword,
          logoutDevices: logoutDevices !== false,
          keepDevice: requester?.deviceId,
        },
        parts,
      ),
    );
    return {};
  },
});

const requestTokens = tokenRequests('requestTokenToResetPassword', {
  module: 'password_management',
  path: 'account/password',
  purpose: 'reset-password',
  use: ', so that a forgotten password can be reset',
  refusal: {
    errcode: 'M_THREEPID_NOT_FOUND',
    meaning: 'Nothing can be sent to that kind of address, so no account has one.',
  },
});

export const routes: Route[] = [changePassword, ...requestTokens];
