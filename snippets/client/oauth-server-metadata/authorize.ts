import { byHand, OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { authorizationQuery, REDIRECT, registerClient, verifierOf } from '../../sign-in-by-hand.ts';

export default example({
  title: 'Send a user to the sign-in page',
  about:
    'A request that could lead a code astray goes nowhere. Any other ends at the client, with a code or with the error.',
  operations: ['getAuthMetadata'],
  spec: 'client-server-api/#authorisation-code-grant',
  needs: OAUTH_BY_HAND,
  claims: {
    'not-registered':
      'An address that was not registered is not gone to: the user gets a page with status 400.',
    pkce: 'A request without a code challenge comes back with invalid_request.',
    fragment:
      'With response_mode=fragment the code comes in the fragment, where no web server sees it.',
    port: 'A native client may listen on any port: the code comes to the one that it names.',
    create: 'With prompt=create the browser is led to the page on which accounts are made.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const asked = {
      clientId: await registerClient(stage),
      verifier: verifierOf(stage.unique('verifier')),
      deviceId: stage.unique('device'),
    };
    const authorize = (change: (query: URLSearchParams) => void): string => {
      const query = new URLSearchParams(authorizationQuery(asked));
      change(query);
      return `/_ruma/oauth/authorize?${query}`;
    };
    stage.step('Somewhere else');
    const elsewhere = await stage.anyone.get(
      authorize((query) => query.set('redirect_uri', `${REDIRECT}/elsewhere`)),
    );
    const stays = elsewhere.status === 400 && !('location' in elsewhere.headers);
    stage.claim('not-registered', stays, elsewhere.headers);
    stage.step('Without a challenge');
    const open = await stage.anyone.get(authorize((query) => query.delete('code_challenge')));
    const { location = '' } = open.headers;
    stage.claim(
      'pkce',
      location.startsWith(REDIRECT) && location.includes('error=invalid_request'),
      location,
    );

    const through = async (path: string): Promise<string> => {
      const browser = byHand(stage.anyone);
      await browser.open(path);
      await browser.press('sign-in', { user: alice.localpart, password: alice.password });
      return (await browser.press('allow')) ?? '';
    };
    const back = new URL(
      (await through(authorize((query) => query.set('response_mode', 'fragment')))) || REDIRECT,
    );
    const inFragment = new URLSearchParams(back.hash.slice(1)).has('code');
    stage.claim('fragment', inFragment && back.search === '', back.href.replace(/=.*/, '=…'));

    const native = await registerClient(stage, {
      application_type: 'native',
      redirect_uris: ['http://127.0.0.1/callback'],
    });
    const listens = 'http://127.0.0.1:4711/callback';
    const home = await through(
      authorize((query) => {
        query.set('client_id', native);
        query.set('redirect_uri', listens);
      }),
    );
    stage.claim('port', home.startsWith(`${listens}?code=`), home.replace(/=.*/, '=…'));

    const browser = byHand(stage.anyone);
    await browser.open(authorize((query) => query.set('prompt', 'create')));
    const made = await browser.press('create', {
      user: stage.unique('mary-ann'),
      password: 'White Rabbit',
    });
    const allowed = made ?? (await browser.press('allow'));
    stage.claim('create', allowed?.startsWith(`${REDIRECT}?code=`) === true, allowed);
  },
});
