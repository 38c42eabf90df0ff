import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What no appended caveat can do',
  about: 'A caveat takes something away. None gives anything, whatever it says.',
  operations: ['getTokenOwner', 'logout', 'changePassword'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN', 'M_UNKNOWN_TOKEN'],
  needs: { ruma: true },
  claims: {
    'not-another-user': 'Nobody becomes somebody else by a caveat that names another user.',
    'not-wider': 'A second caveat does not replace the first: both have to allow the request.',
    'not-unknown': 'A caveat that the server does not understand allows nothing.',
    'not-the-session':
      'A token with any appended caveat may not log out or change the account, even where its caveats allow it.',
    'not-cut-off': 'Whoever cuts the last caveat off has no token any more: 401 M_UNKNOWN_TOKEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const ask = (token: string) =>
      stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', { token });

    stage.step('Alice says that she is Bob');
    const victim = await ask(attenuate(alice.accessToken, `user = ${bob.userId}`));
    stage.claim('not-another-user', refuses(victim, 403, 'M_FORBIDDEN'), victim.body);

    stage.step('GET after POST');
    const wider = await ask(attenuate(alice.accessToken, 'method = POST', 'method = GET'));
    stage.claim(
      'not-wider',
      refuses(wider, 403, 'M_FORBIDDEN') && String(wider.body['error']).includes('"method = POST"'),
      wider.body,
    );

    stage.step('A rule that was made up');
    const unknown = await ask(attenuate(alice.accessToken, 'weekday = Sunday'));
    stage.claim('not-unknown', refuses(unknown, 403, 'M_FORBIDDEN'), unknown.body);

    const post = attenuate(alice.accessToken, 'method = POST');
    stage.step('Log Alice out');
    const logout = await stage.anyone.request('POST', '/_matrix/client/v3/logout/all', {
      token: post,
      body: {},
    });
    stage.step('Change her password');
    const password = await stage.anyone.request('POST', '/_matrix/client/v3/account/password', {
      token: post,
      body: { new_password: 'of the Queen' },
    });
    stage.claim(
      'not-the-session',
      refuses(logout, 403, 'M_FORBIDDEN') && refuses(password, 403, 'M_FORBIDDEN'),
      [logout.body, password.body],
    );

    // A caveat makes the token longer; the end of a macaroon is its signature.
    const weak = attenuate(alice.accessToken, 'method = POST');
    const cut = alice.accessToken.slice(0, -47) + weak.slice(-47);
    stage.step('The caveat cut out, the signature left');
    const forged = await ask(cut);
    stage.claim('not-cut-off', refuses(forged, 401, 'M_UNKNOWN_TOKEN'), forged.body);
  },
});
