import { example } from '../../example.ts';
import { at } from '../../look.ts';

const BASE = 'https://looking-glass.example/matrix';

export default example({
  title: 'A homeserver below a path',
  about:
    'One host has a website, a forum and a homeserver. A client puts the paths of the API behind the whole base URL.',
  operations: ['getWellknown', 'getVersions', 'redirectToSSO'],
  spec: 'client-server-api/#well-known-uris',
  needs: { ruma: true, cookies: true, config: { RUMA_PUBLIC_BASEURL: BASE, RUMA_OAUTH: 'on' } },
  claims: {
    given: 'The base URL is given with its path.',
    either: 'A proxy may leave that path in front of the path of a request, or take it away.',
    pages: 'Where a browser is sent, the address has the path.',
    public: 'Only the paths that are for everybody can be had below it.',
  },
  async run(stage) {
    stage.step('Where is the homeserver?');
    const found = await stage.anyone.get('/.well-known/matrix/client');
    stage.claim('given', at(found.body, 'm.homeserver', 'base_url') === BASE, found.body);
    stage.step('Asked as the proxy passes it on');
    const left = await stage.anyone.get('/matrix/_matrix/client/versions');
    const taken = await stage.anyone.quietly.get('/_matrix/client/versions');
    stage.claim('either', left.status === 200 && taken.text === left.text, left.status);
    stage.step('To the pages');
    const away = await stage.anyone.get('/matrix/_matrix/client/v3/login/sso/redirect', {
      redirectUrl: 'https://app.example.org/back',
    });
    const { location = '' } = away.headers;
    stage.claim('pages', location.startsWith('/matrix/_ruma/oauth/sso'), location);
    stage.step('What is not for everybody');
    const health = await stage.anyone.get('/matrix/_ruma/health');
    stage.claim('public', health.status === 404, health.status);
  },
});
