import { byHand, OAUTH_BY_HAND, pathIn } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { oauthSession } from '../../sign-in-by-hand.ts';

export default example({
  title: 'Confirm on the account page',
  about:
    'The client cannot ask for a password. It opens the page that the answer names, and asks again when its user is done there.',
  operations: ['uploadCrossSigningKeys', 'getAuthMetadata'],
  spec: 'client-server-api/#oauth-authentication',
  needs: OAUTH_BY_HAND,
  claims: {
    web: 'The address is http or https, and its action is the reset of cross-signing.',
    'not-yet': 'Opening the page and signing in is not enough: the user has to confirm.',
    done: 'Once they have, the request is answered.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { tokens } = await oauthSession(stage, alice);
    const token = String(tokens['access_token']);
    const upload = (key: string, session?: string) =>
      stage.anyone.request('POST', '/_matrix/client/v3/keys/device_signing/upload', {
        token,
        body: {
          master_key: {
            user_id: alice.userId,
            usage: ['master'],
            keys: { [`ed25519:${key}`]: key },
          },
          ...(session === undefined ? {} : { auth: { session } }),
        },
      });
    await upload('Nl1zXKhMvrGVCZCVxTOXzgLqQCpSDvLLqFTJTmyBcUk');
    const other = 'PK1bM0sYFqgM7J6xc5pLq0dQ3mTfX2wVnHkZ8uCyR4A';
    stage.step('Other keys in the place of the first');
    const asked = await upload(other);
    const session = String(asked.body['session']);
    const address = String(at(asked.body, 'params', 'm.oauth', 'url'));
    const action = new URL(address).searchParams.get('action');
    stage.claim(
      'web',
      /^https?:/.test(address) && action === 'org.matrix.cross_signing_reset',
      address,
    );
    const browser = byHand(stage.anyone);
    await browser.open(pathIn(address));
    await browser.press('sign-in', { user: alice.localpart, password: alice.password });
    stage.step('Alice has signed in there, and reads what it is about');
    const early = await upload(other, session);
    stage.claim('not-yet', early.status === 401, early.body);
    await browser.press('confirm');
    stage.step('She has confirmed it');
    const done = await upload(other, session);
    stage.claim('done', done.status === 200, done.body);
  },
});
