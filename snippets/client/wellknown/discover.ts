import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Find the homeserver of a server name',
  about:
    'People know a name like example.org, and the homeserver may be somewhere else. This file, at the name itself, says where.',
  operations: ['getWellknown', 'getVersions'],
  spec: 'client-server-api/#getwell-knownmatrixclient',
  claims: {
    'base-url': 'The answer names an http or https URL in m.homeserver.',
    'any-origin': 'A page of any origin may read it: it has the CORS headers.',
    namespaced: 'What else stands in it has a name with a namespace.',
    'needs-no-token': 'It is answered without an access token.',
  },
  async run(stage) {
    stage.step('Where is the homeserver?');
    const found = await stage.anyone.get('/.well-known/matrix/client');
    const base = at(found.body, 'm.homeserver', 'base_url');
    const url = isString(base) && URL.canParse(base) ? new URL(base) : undefined;
    stage.claim('needs-no-token', found.status === 200, found.status);
    stage.claim('base-url', /^https?:$/.test(url?.protocol ?? ''), base);
    stage.claim('any-origin', found.headers['access-control-allow-origin'] === '*', found.headers);
    const names = Object.keys(found.body);
    stage.claim(
      'namespaced',
      names.every((name) => name.includes('.')),
      names,
    );

    stage.step('Is it one? A client looks before it believes');
    await stage.anyone.get('/_matrix/client/versions');
  },
});
