import { example } from '../../example.ts';

export default example({
  title: 'The same filter has the same id',
  about: 'Many clients send their filter at every start. That should not fill a table.',
  operations: ['defineFilter', 'getFilter'],
  spec: 'client-server-api/#post_matrixclientv3useruseridfilter',
  needs: { ruma: true },
  claims: {
    'same-id':
      'Sending the same filter again answers the same id, whatever the order of its fields.',
    'another-id': 'A different filter has a different id.',
    'unknown-kept': 'Fields that the server does not know are kept.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const filters = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;
    stage.step('A client starts');
    const first = await alice.post(filters, { event_format: 'client', 'org.example.new': true });
    stage.step('… and starts again');
    const again = await alice.post(filters, { 'org.example.new': true, event_format: 'client' });
    stage.claim('same-id', first.body['filter_id'] === again.body['filter_id'], again.body);
    stage.step('It is updated');
    const other = await alice.post(filters, { event_format: 'client' });
    stage.claim('another-id', other.body['filter_id'] !== first.body['filter_id'], other.body);
    stage.step('What it sent first');
    const id = encodeURIComponent(String(first.body['filter_id']));
    const { body } = await alice.get(`${filters}/${id}`);
    stage.claim('unknown-kept', body['org.example.new'] === true, body);
  },
});
