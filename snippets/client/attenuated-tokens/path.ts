import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A token for one part of the API',
  operations: ['sync', 'getTokenOwner'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    inside: 'With “path ^ /_matrix/client/v3/sync” the token syncs.',
    outside: 'Anything else is 403 M_FORBIDDEN, naming the caveat.',
    'whole-segments':
      'Paths are compared by whole segments: “/_matrix/client/v3/sy” allows nothing.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const caveat = 'path ^ /_matrix/client/v3/sync';
    const token = attenuate(alice.accessToken, caveat);

    stage.step('What the token is for');
    const sync = await stage.anyone.request('GET', '/_matrix/client/v3/sync', {
      token,
      query: { filter: '{"room":{"timeline":{"limit":1}}}' },
    });
    stage.claim('inside', sync.status === 200 && 'next_batch' in sync.body, sync.body);

    stage.step('What it is not for');
    const outside = await stage.anyone.request('GET', '/_matrix/client/v3/account/whoami', {
      token,
    });
    stage.claim(
      'outside',
      refuses(outside, 403, 'M_FORBIDDEN') && String(outside.body['error']).includes(`"${caveat}"`),
      outside.body,
    );

    stage.step('Half a word');
    const half = await stage.anyone.request('GET', '/_matrix/client/v3/sync', {
      token: attenuate(alice.accessToken, 'path ^ /_matrix/client/v3/sy'),
    });
    stage.claim('whole-segments', refuses(half, 403, 'M_FORBIDDEN'), half.body);
  },
});
