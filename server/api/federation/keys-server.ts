/** The keys of this server. @see https://spec.matrix.org/v1.19/server-server-api/#publishing-keys */
import Type from 'typebox';
import { encodeBase64 } from '../../matrix/base64.ts';
import { signJson } from '../../matrix/signing.ts';
import { route, type Route } from '../route.ts';

/** For how long others may keep what they were told, in milliseconds. Nobody may keep it longer than seven days. */
const GOOD_FOR_MS = 24 * 3_600_000;

export const getServerKey: Route = route({
  operationId: 'getServerKey',
  module: 'keys_server',
  method: 'GET',
  path: '/_matrix/key/v2/server',
  auth: 'none',
  rateLimit: 'default',
  spec: 'server-server-api/#get_matrixkeyv2server',
  summary: 'The public key with which this server signs events and requests.',
  responses: {
    200: Type.Object({
      server_name: Type.String({ description: 'Whose keys they are.' }),
      verify_keys: Type.Record(
        Type.String(),
        Type.Object({ key: Type.String({ description: 'The key, in unpadded Base64.' }) }),
        { description: 'Key id → key.' },
      ),
      old_verify_keys: Type.Object({}, { description: 'Keys of old times: there are none.' }),
      valid_until_ts: Type.Integer({ description: 'When to ask again, in milliseconds.' }),
      signatures: Type.Record(Type.String(), Type.Record(Type.String(), Type.String()), {
        description: 'Made with the key itself.',
      }),
    }),
  },
  async handle({ services }) {
    const { serverName, key, crypto, clock } = services.signer;
    const keys = {
      server_name: serverName,
      verify_keys: { [key.keyId]: { key: encodeBase64(crypto.ed25519PublicKey(key.seed)) } },
      old_verify_keys: {},
      valid_until_ts: clock() + GOOD_FOR_MS,
    };
    return signJson(keys, serverName, key, crypto);
  },
});

export const routes: Route[] = [getServerKey];
