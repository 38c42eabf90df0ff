import { formBody, OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import {
  allow,
  codeTrade,
  refreshTrade,
  registerClient,
  TOKEN_PATH,
  verifierOf,
} from '../../sign-in-by-hand.ts';

export default example({
  title: 'Trade an authorization code for a session',
  about:
    'The client sent its user to the sign-in page; the user signed in and allowed it, and the browser came back with a code.',
  operations: ['getAuthMetadata', 'getTokenOwner', 'refresh'],
  spec: 'client-server-api/#authorisation-code-flow',
  needs: OAUTH_BY_HAND,
  claims: {
    session: 'The tokens are a session of the user, on the device that the client named.',
    brief: 'The access token ends by itself, within an hour.',
    refreshed: 'The refresh token makes new tokens, for the client that it was given to.',
    missing: 'Revoking nothing at all is 400.',
    legacy: 'The legacy /refresh does not take it: 403 M_FORBIDDEN.',
    revoked: 'Revoking either token ends the session: its device is gone.',
    'no-client': 'Revocation asks for no client id, and answers 200 to what is no token.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const clientId = await registerClient(stage);
    const deviceId = stage.unique('device');
    const asked = { clientId, verifier: verifierOf(stage.unique('verifier')), deviceId };
    const code = await allow(stage, alice, asked);

    stage.step('The code, and the verifier that only this client knows');
    const { body: tokens } = await stage.anyone.request('POST', TOKEN_PATH, codeTrade(asked, code));
    stage.step('Whose session is it?');
    const token = String(tokens['access_token']);
    const { body } = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token,
    });
    stage.claim(
      'session',
      body['user_id'] === alice.userId && body['device_id'] === deviceId,
      body,
    );

    const ends = Number(tokens['expires_in']);
    stage.claim('brief', ends > 0 && ends <= 3600, tokens['expires_in']);
    stage.step('In the way of the legacy API');
    const { refresh_token = '' } = tokens;
    const legacy = await stage.anyone.post('/_matrix/client/v3/refresh', { refresh_token });
    stage.claim('legacy', refuses(legacy, 403, 'M_FORBIDDEN'), legacy.body);
    stage.step('In the way of OAuth');
    const next = await stage.anyone.request(
      'POST',
      TOKEN_PATH,
      refreshTrade(clientId, refresh_token),
    );
    stage.claim('refreshed', next.status === 200 && 'refresh_token' in next.body, next.body);

    stage.step('Log out');
    const revoke = '/_ruma/oauth/revoke';
    const newest = String(next.body['refresh_token']);
    const revoked = await stage.anyone.request('POST', revoke, formBody({ token: newest }));
    stage.step('The session is over');
    const gone = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token: String(next.body['access_token']),
    });
    const isOver = refuses(gone, 401, 'M_UNKNOWN_TOKEN') && !('soft_logout' in gone.body);
    stage.claim('revoked', isOver, gone.body);
    const nothing = await stage.anyone.quietly.request(
      'POST',
      revoke,
      formBody({ token: 'nothing' }),
    );
    stage.step('Log out of what?');
    const missing = await stage.anyone.request('POST', revoke, formBody({}));
    stage.claim('missing', missing.status === 400, missing.body);
    stage.claim('no-client', revoked.status === 200 && nothing.status === 200, nothing.body);
  },
});
