import { OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';

const PROVIDER = {
  id: 'looking-glass',
  name: 'Looking-glass house',
  issuer: 'https://login.example.org/',
  client_id: 'ruma',
};

export default example({
  title: 'A sign-in that nobody here began',
  about:
    'Somebody is lured to the address where providers send people back, with a code that is not theirs.',
  operations: ['redirectToSSO', 'getLoginFlows'],
  spec: 'client-server-api/#client-login-via-sso',
  needs: {
    ...OAUTH_BY_HAND,
    config: { ...OAUTH_BY_HAND.config, RUMA_UPSTREAM_PROVIDERS: JSON.stringify([PROVIDER]) },
  },
  claims: {
    offered: 'The provider is among those that the login flow names, by its id.',
    unasked: 'A code and a state that this browser was not sent away with sign nobody in.',
  },
  async run(stage) {
    stage.step('Who can sign people in?');
    const flows = await stage.anyone.get('/_matrix/client/v3/login');
    stage.claim('offered', flows.text.includes('"id":"looking-glass"'), flows.body);
    const callback = '/_ruma/oauth/callback?code=stolen&state=guessed';
    stage.step('Back from a journey that never began');
    const unasked = await stage.anyone.get(callback);
    stage.claim('unasked', unasked.status === 404, unasked.status);
  },
});
