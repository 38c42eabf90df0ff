import { byHand, OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Log in elsewhere',
  about:
    'A client of the legacy API sends its user to the sign-in page, and gets a login token back.',
  operations: ['redirectToSSO', 'getLoginFlows', 'login'],
  spec: 'client-server-api/#sso-client-loginauthentication',
  needs: OAUTH_BY_HAND,
  claims: {
    offered: 'm.login.sso is among the login flows, and preferred by clients that know of OAuth.',
    redirect: 'The answer is a redirect to the sign-in page of the server.',
    asked:
      'Signing in is not enough: the user says yes to the address before the browser goes there.',
    register: 'With action=register the browser is led to the page on which accounts are made.',
    back: 'The browser comes back with one loginToken, whatever stood in the address before.',
    session: 'The login token is good for a login.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('How can one log in?');
    const flows = await stage.anyone.get('/_matrix/client/v3/login');
    stage.claim('offered', flows.text.includes('"oauth_aware_preferred":true'), flows.body);
    stage.step('Elsewhere');
    const redirectUrl = 'https://app.example.org/back?loginToken=old&tab=1';
    const away = await stage.anyone.get('/_matrix/client/v3/login/sso/redirect', { redirectUrl });
    const { location = '' } = away.headers;
    stage.claim('redirect', away.status === 302 && location.includes('/oauth/sso'), away.headers);

    const browser = byHand(stage.anyone);
    await browser.open(location);
    const early = await browser.press('sign-in', {
      user: alice.localpart,
      password: alice.password,
    });
    stage.claim('asked', early === undefined, early);
    const { searchParams } = new URL((await browser.press('allow')) ?? redirectUrl);
    const [token = '', ...more] = searchParams.getAll('loginToken');
    stage.claim('back', token !== 'old' && more.length === 0 && searchParams.has('tab'), more);
    const newcomer = byHand(stage.anyone);
    const query = new URLSearchParams({ redirectUrl, action: 'register' });
    await newcomer.open(`/_matrix/client/v3/login/sso/redirect?${query}`);
    const account = { user: stage.unique('mary-ann'), password: 'White Rabbit' };
    const made = (await newcomer.press('create', account)) ?? (await newcomer.press('allow'));
    stage.claim('register', made?.includes('loginToken=') === true, made);
    stage.step('With the token that the browser brought back');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.token',
      token,
    });
    stage.claim('session', login.body['user_id'] === alice.userId, login.body);
  },
});
