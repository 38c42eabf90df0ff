import { OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { at, isSame, refuses } from '../../look.ts';
import { oauthSession } from '../../sign-in-by-hand.ts';

export default example({
  title: 'What asks for a password, in a session that has none to give',
  operations: ['deleteDevice', 'uploadCrossSigningKeys', 'getAuthMetadata'],
  spec: 'client-server-api/#oauth-authentication',
  errors: ['M_FORBIDDEN'],
  needs: OAUTH_BY_HAND,
  claims: {
    refused: 'Removing a device is 403 M_FORBIDDEN, with the address of the account page.',
    first: 'The first cross-signing keys need no proof.',
    oauth:
      'To replace them the one stage is m.oauth, with the address at which the user confirms it.',
    waits: 'Until that was done, the session of the authentication leads to the same answer.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { tokens, deviceId } = await oauthSession(stage, alice);
    const token = String(tokens['access_token']);
    stage.step('Remove a device');
    const removed = await stage.anyone.request('DELETE', `/_matrix/client/v3/devices/${deviceId}`, {
      token,
      body: {},
    });
    stage.claim(
      'refused',
      refuses(removed, 403, 'M_FORBIDDEN') && removed.text.includes('/oauth/account'),
      removed.body,
    );
    const upload = (key: string, auth?: { readonly session: string }) =>
      stage.anyone.request('POST', '/_matrix/client/v3/keys/device_signing/upload', {
        token,
        body: {
          master_key: {
            user_id: alice.userId,
            usage: ['master'],
            keys: { [`ed25519:${key}`]: key },
          },
          ...(auth === undefined ? {} : { auth }),
        },
      });
    stage.step('The first keys');
    const first = await upload('Nl1zXKhMvrGVCZCVxTOXzgLqQCpSDvLLqFTJTmyBcUk');
    stage.claim('first', first.status === 200, first.body);
    stage.step('Others in their place');
    const other = 'PK1bM0sYFqgM7J6xc5pLq0dQ3mTfX2wVnHkZ8uCyR4A';
    const asked = await upload(other);
    const { flows, session } = asked.body;
    stage.claim(
      'oauth',
      asked.status === 401 &&
        isSame(flows, [{ stages: ['m.oauth'] }]) &&
        String(at(asked.body, 'params', 'm.oauth', 'url')).includes('cross_signing_reset'),
      asked.body,
    );
    stage.step('The user has not looked yet');
    const early = await upload(other, { session: String(session) });
    stage.claim('waits', early.status === 401 && early.body['session'] === session, early.body);
  },
});
