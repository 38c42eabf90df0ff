import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Log in elsewhere, where there is no elsewhere',
  about:
    'A client looks at the login flows first. One that does not look gets an error instead of a redirect.',
  operations: ['redirectToSSO', 'redirectToIdP', 'getLoginFlows'],
  spec: 'client-server-api/#sso-client-loginauthentication',
  errors: ['M_NOT_FOUND', 'M_MISSING_PARAM'],
  needs: { config: { RUMA_OAUTH: 'off' } },
  claims: {
    'not-offered': 'm.login.sso is not among the login flows.',
    none: 'A redirect is 404 M_NOT_FOUND.',
    provider: 'So is one to a provider that is named.',
    missing: 'Without redirectUrl it is 400 M_MISSING_PARAM.',
  },
  async run(stage) {
    const redirect = '/_matrix/client/v3/login/sso/redirect';
    const back = { redirectUrl: 'https://app.example.org/back' };
    stage.step('How can one log in?');
    const flows = await stage.anyone.get('/_matrix/client/v3/login');
    stage.claim('not-offered', !flows.text.includes('m.login.sso'), flows.body);
    stage.step('Elsewhere');
    const none = await stage.anyone.get(redirect, back);
    stage.claim('none', refuses(none, 404, 'M_NOT_FOUND'), none.body);
    stage.step('At the looking-glass');
    const provider = await stage.anyone.get(`${redirect}/looking-glass`, back);
    stage.claim('provider', refuses(provider, 404, 'M_NOT_FOUND'), provider.body);
    stage.step('And then?');
    const missing = await stage.anyone.get(redirect);
    stage.claim('missing', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);
  },
});
