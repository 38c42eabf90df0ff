import { byHand, OAUTH_BY_HAND } from '../../by-hand.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

const PROVIDER = {
  id: 'old-school',
  name: 'The mock turtle’s school',
  protocol: 'cas',
  url: 'https://cas.example.org/cas',
};

export default example({
  title: 'On the way to a CAS server',
  about:
    'A Central Authentication Service is one of the providers. Its server asks who the user is; this one sends them there and checks the ticket that they bring back.',
  operations: ['redirectToIdP', 'getLoginFlows'],
  spec: 'client-server-api/#sso-client-loginauthentication',
  errors: ['M_UNRECOGNIZED'],
  needs: {
    ...OAUTH_BY_HAND,
    config: { ...OAUTH_BY_HAND.config, RUMA_UPSTREAM_PROVIDERS: JSON.stringify([PROVIDER]) },
  },
  claims: {
    sso: 'A CAS server is a provider of m.login.sso like any other: there is no flow m.login.cas.',
    old: 'The path that belonged to m.login.cas is 404 M_UNRECOGNIZED.',
    service: 'The service that the browser names to CAS is the callback of this server.',
    secret: 'It is another one each time, so that a ticket is good for one browser.',
    unasked: 'A ticket that this browser was not sent away for signs nobody in.',
  },
  async run(stage) {
    stage.step('Who can sign people in?');
    const flows = await stage.anyone.get('/_matrix/client/v3/login');
    stage.claim(
      'sso',
      flows.text.includes('"id":"old-school"') && !flows.text.includes('m.login.cas'),
      flows.body,
    );
    const query = { redirectUrl: 'https://app.example.org/back' };
    stage.step('As it was once done');
    const old = await stage.anyone.get('/_matrix/client/v3/login/cas/redirect', query);
    stage.claim('old', refuses(old, 404, 'M_UNRECOGNIZED'), old.body);
    stage.step('As it is done now');
    const away = await stage.anyone.get('/_matrix/client/v3/login/sso/redirect/old-school', query);
    const serviceOf = async (): Promise<URL> => {
      const there = await byHand(stage.anyone).open(away.headers['location'] ?? '');
      return new URL(new URL(there ?? PROVIDER.url).searchParams.get('service') ?? PROVIDER.url);
    };
    const [first, second] = [await serviceOf(), await serviceOf()];
    stage.claim('service', first.pathname.endsWith('/oauth/callback'), first.href);
    stage.claim('secret', first.search !== second.search && first.search.length > 40, first.search);
    stage.step('With a ticket from somebody else’s journey');
    const unasked = await stage.anyone.get(`${first.pathname}?state=guessed&ticket=ST-stolen`);
    stage.claim('unasked', unasked.status === 404, unasked.status);
  },
});
