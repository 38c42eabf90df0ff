import { byHand, formBody, OAUTH_BY_HAND, pathIn } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { refreshTrade, registerClient, TOKEN_PATH } from '../../sign-in-by-hand.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

export default example({
  title: 'Sign in on a device that has no browser',
  operations: ['getAuthMetadata', 'getTokenOwner'],
  spec: 'client-server-api/#device-authorisation-flow',
  needs: OAUTH_BY_HAND,
  claims: {
    code: 'The device gets a code to show, and an address that has the code in it.',
    pending: 'Until the user has decided, polling is answered with authorization_pending.',
    session: 'Then the poll is answered with the tokens of a session on that device.',
    refreshes: 'There is a refresh token among them, and it is good.',
    once: 'The device code is used up by that.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const client_id = await registerClient(stage, {
      redirect_uris: [],
      grant_types: [GRANT, 'refresh_token'],
    });
    const deviceId = stage.unique('device');
    stage.step('The device asks for a code');
    const scope = `urn:matrix:client:api:* urn:matrix:client:device:${deviceId}`;
    const begun = await stage.anyone.request(
      'POST',
      '/_ruma/oauth/device_authorization',
      formBody({ client_id, scope }),
    );
    const { user_code: code, verification_uri_complete: address } = begun.body;
    stage.claim('code', typeof code === 'string' && String(address).includes(code), begun.body);
    const poll = () =>
      stage.anyone.request(
        'POST',
        TOKEN_PATH,
        formBody({ grant_type: GRANT, client_id, device_code: String(begun.body['device_code']) }),
      );
    stage.step('It polls, and its user has not decided yet');
    const early = await poll();
    stage.claim('pending', early.body['error'] === 'authorization_pending', early.body);

    const phone = byHand(stage.anyone);
    await phone.open(pathIn(address));
    await phone.press('sign-in', { user: alice.localpart, password: alice.password });
    await phone.press('allow');
    stage.step('Its user has allowed it, on a phone');
    const { body: tokens } = await poll();
    const { body } = await stage.anyone.quietly.request(
      'GET',
      '/_matrix/client/v3/account/whoami',
      {
        token: String(tokens['access_token']),
      },
    );
    stage.claim(
      'session',
      body['user_id'] === alice.userId && body['device_id'] === deviceId,
      body,
    );
    const { status } = await stage.anyone.quietly.request(
      'POST',
      TOKEN_PATH,
      refreshTrade(client_id, tokens['refresh_token']),
    );
    stage.claim('refreshes', status === 200, tokens);
    stage.step('And once more');
    const again = await poll();
    stage.claim('once', again.body['error'] === 'invalid_grant', again.body);
  },
});
