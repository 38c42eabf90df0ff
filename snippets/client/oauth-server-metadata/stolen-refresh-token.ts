import { OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { oauthSession, refreshTrade, TOKEN_PATH } from '../../sign-in-by-hand.ts';

export default example({
  title: 'A refresh token that comes back',
  operations: ['getAuthMetadata', 'getTokenOwner'],
  spec: 'client-server-api/#refresh-token-grant',
  needs: OAUTH_BY_HAND,
  claims: {
    retry: 'As long as no token of the answer was used, the refresh can be repeated.',
    reuse: 'Once one was used, the old refresh token is refused with invalid_grant.',
    ended: 'It has two holders then, so the session ends for both.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { clientId, tokens } = await oauthSession(stage, alice);
    const old = refreshTrade(clientId, tokens['refresh_token']);
    stage.step('A refresh whose answer is lost');
    await stage.anyone.request('POST', TOKEN_PATH, old);
    stage.step('Again');
    const next = await stage.anyone.request('POST', TOKEN_PATH, old);
    stage.claim('retry', next.status === 200, next.body);
    const token = String(next.body['access_token']);
    const whoami = '/_matrix/client/v3/account/whoami';
    stage.step('The new access token is used');
    await stage.anyone.request('GET', whoami, { token });
    stage.step('And then the old refresh token comes once more');
    const reused = await stage.anyone.request('POST', TOKEN_PATH, old);
    stage.claim('reuse', reused.body['error'] === 'invalid_grant', reused.body);
    stage.step('Nobody is logged in any more');
    const ended = await stage.anyone.request('GET', whoami, { token });
    stage.claim('ended', refuses(ended, 401, 'M_UNKNOWN_TOKEN'), ended.body);
  },
});
