import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { SYNC } from '../../syncing.ts';

export default example({
  title: 'Syncs that are refused',
  operations: ['sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND', 'M_NOT_JSON', 'M_BAD_JSON'],
  claims: {
    since: 'A since that no server gave out is 400 M_INVALID_PARAM. Start anew, without one.',
    'history-token': 'So is a token of /messages: it is a place in one room.',
    'no-filter': 'A filter id that is not stored is 404 M_NOT_FOUND. Store the filter again.',
    'not-json': 'A filter that begins with a brace and is no JSON is 400 M_NOT_JSON.',
    'bad-filter': 'A filter with a field of the wrong kind is 400 M_BAD_JSON.',
    timeout: 'A timeout below zero is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    stage.step('A made-up token');
    const since = await alice.get(SYNC, { since: 'yesterday' });
    stage.claim('since', refuses(since, 400, 'M_INVALID_PARAM'), since.body);
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/messages`;
    const page = await alice.quietly.get(path, { dir: 'b', limit: 1 });
    stage.step('A token that leads /messages on');
    const other = await alice.get(SYNC, { since: String(page.body['end']) });
    stage.claim('history-token', refuses(other, 400, 'M_INVALID_PARAM'), other.body);
    stage.step('A filter that is not there');
    const none = await alice.get(SYNC, { filter: '999999999' });
    stage.claim('no-filter', refuses(none, 404, 'M_NOT_FOUND'), none.body);
    stage.step('Half a filter');
    const half = await alice.get(SYNC, { filter: '{"room":' });
    stage.claim('not-json', refuses(half, 400, 'M_NOT_JSON'), half.body);
    stage.step('A limit in words');
    const bad = await alice.get(SYNC, { filter: '{"room":{"timeline":{"limit":"ten"}}}' });
    stage.claim('bad-filter', refuses(bad, 400, 'M_BAD_JSON'), bad.body);
    stage.step('Back in time');
    const timeout = await alice.get(SYNC, { timeout: -1 });
    stage.claim('timeout', refuses(timeout, 400, 'M_INVALID_PARAM'), timeout.body);
  },
});
