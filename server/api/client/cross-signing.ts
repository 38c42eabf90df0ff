/** Who vouches for whose keys. @see https://spec.matrix.org/v1.19/client-server-api/#cross-signing */
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { usingUp, type StageParams } from '../../sessions/ui-auth.ts';
import { Reply, route, type Route } from '../route.ts';
import { anyObject, Empty, refuseNonIntegers } from '../schemas.ts';
import { attemptOf, authData, UiAuthChallenge } from '../ui-auth.ts';

const key = (description: string) => Type.Optional(anyObject(description));

/** OAuth clients have no password to send: their users confirm on the account page. */
const confirmedAt =
  ({ oauth }: Services): StageParams =>
  (session) => ({
    'm.oauth': { url: oauth.urlOf(oauth.addresses.confirmation('m.oauth', session)) },
  });

export const uploadCrossSigningKeys: Route = route({
  operationId: 'uploadCrossSigningKeys',
  module: 'cross_signing',
  method: 'POST',
  path: '/_matrix/client/v3/keys/device_signing/upload',
  auth: 'user',
  // A password is checked, so it must not be a way to guess it.
  rateLimit: 'login',
  spec: 'client-server-api/#post_matrixclientv3keysdevice_signingupload',
  summary:
    'Publishes the keys that stand for the user. To replace them, the user must prove who they are.',
  body: Type.Object({
    auth: authData,
    master_key: key('The key that stands for the user.'),
    self_signing_key: key("The key that signs the user's devices, signed by the master key."),
    user_signing_key: key('The key that signs other users, signed by the master key.'),
  }),
  responses: { 200: Empty, 401: UiAuthChallenge },
  errors: {
    M_MISSING_PARAM: 'There is no master key, neither here nor in the request.',
    M_INVALID_SIGNATURE:
      'A key is not signed by the master key, or carries a signature that is wrong.',
    M_INVALID_PARAM:
      'A key belongs to somebody else, has another usage, is no Ed25519 key, or is there twice.',
    M_BAD_JSON: 'A key has the wrong shape, or holds a number that cannot be signed.',
    M_FORBIDDEN: 'A key is called like one of the devices, or the token has appended caveats.',
  },
  async handle({ body, nonIntegers, requester, services }) {
    refuseNonIntegers(nonIntegers, ['master_key', 'self_signing_key', 'user_signing_key']);
    const { userId } = requester;
    const attempt = await attemptOf(services, 'uploadCrossSigningKeys', requester, body);
    const challenge = await usingUp(
      services.encryption.crossSigning.upload(userId, attempt.body, () =>
        requester.clientId === undefined
          ? attempt.authenticateOwner()
          : attempt.authenticate([['m.oauth']], confirmedAt(services)),
      ),
    );
    return challenge === undefined ? {} : new Reply(401, challenge);
  },
});

export const uploadCrossSigningSignatures: Route = route({
  operationId: 'uploadCrossSigningSignatures',
  module: 'cross_signing',
  method: 'POST',
  path: '/_matrix/client/v3/keys/signatures/upload',
  auth: 'user',
  rateLimit: 'none',
  spec: 'client-server-api/#post_matrixclientv3keyssignaturesupload',
  summary: "Adds signatures to keys: to one's own, and to the master keys of others.",
  body: Type.Record(
    Type.String(),
    Type.Record(Type.String(), anyObject('The key as it is, with the new signatures.')),
    { description: 'User → device, or public key → the signed key.' },
  ),
  responses: {
    200: Type.Object({
      failures: Type.Object(
        {},
        {
          description:
            'User → key → why it was not taken: M_INVALID_SIGNATURE, M_NOT_FOUND for a key that is not here, M_FORBIDDEN for a key that may not sign it.',
        },
      ),
    }),
  },
  errors: {
    M_INVALID_PARAM: 'A key of the body is not a user id.',
    M_BAD_JSON: 'A part has the wrong shape, or holds a number that cannot be signed.',
  },
  async handle({ body, nonIntegers, requester, services }) {
    refuseNonIntegers(nonIntegers);
    return { failures: await services.encryption.signing.upload(requester.userId, body) };
  },
});

export const routes: Route[] = [uploadCrossSigningKeys, uploadCrossSigningSignatures];
