import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Filters that are wrong, unknown or somebody else’s',
  operations: ['defineFilter', 'getFilter', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3useruseridfilter',
  errors: ['M_BAD_JSON', 'M_FORBIDDEN', 'M_NOT_FOUND', 'M_NOT_JSON'],
  claims: {
    'wrong-field': 'A field that cannot be is 400 M_BAD_JSON.',
    'not-zero': 'A limit of 0 is refused that way.',
    foreign: 'Storing or reading a filter of another user is 403 M_FORBIDDEN.',
    unknown: 'An id that was never given out is 404 M_NOT_FOUND.',
    'unknown-in-sync': '/sync answers the same for such an id.',
    'not-json-in-sync': 'A filter in the query that is cut short is 400 M_NOT_JSON.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const filters = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;

    stage.step('A type instead of a list of types');
    const type = await alice.post(filters, { room: { timeline: { types: 'm.room.message' } } });
    stage.claim('wrong-field', refuses(type, 400, 'M_BAD_JSON'), type.body);
    stage.step('No events, please');
    const zero = await alice.post(filters, { room: { timeline: { limit: 0 } } });
    stage.claim('not-zero', refuses(zero, 400, 'M_BAD_JSON'), zero.body);
    stage.step('Bob stores a filter for Alice');
    const put = await bob.post(filters, {});
    stage.step('… and looks for hers');
    const got = await bob.get(`${filters}/0`);
    stage.claim(
      'foreign',
      [put, got].every((answer) => refuses(answer, 403, 'M_FORBIDDEN')),
      [put.body, got.body],
    );
    stage.step('Alice remembers a wrong id');
    const unknown = await alice.get(`${filters}/looking-glass`);
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
    stage.step('… and syncs with it');
    const synced = await alice.get('/_matrix/client/v3/sync', { filter: 'looking-glass' });
    stage.claim('unknown-in-sync', refuses(synced, 404, 'M_NOT_FOUND'), synced.body);
    stage.step('A filter that lost its end');
    const cut = await alice.get('/_matrix/client/v3/sync', { filter: '{"room":' });
    stage.claim('not-json-in-sync', refuses(cut, 400, 'M_NOT_JSON'), cut.body);
  },
});
