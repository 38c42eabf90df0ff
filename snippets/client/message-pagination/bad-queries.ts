import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Pages that cannot be',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmessages',
  claims: {
    'no-direction': 'Without dir it is status 400: there is no default.',
    'bad-direction': 'A dir other than b and f is status 400.',
    'bad-from': 'A from that no server gave out is status 400.',
    'bad-limit': 'A limit that is no number is status 400.',
    'beyond-the-end':
      'Forwards from the newest event there is nothing: an empty page without end, and no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const path = roomPath(room, 'messages');

    stage.step('No direction');
    const none = await alice.get(path);
    stage.claim('no-direction', none.status === 400, none.body);
    stage.step('Sideways');
    const sideways = await alice.get(path, { dir: 'sideways' });
    stage.claim('bad-direction', sideways.status === 400, sideways.body);
    stage.step('From somewhere');
    const from = await alice.get(path, { dir: 'b', from: 'the looking glass' });
    stage.claim('bad-from', from.status === 400, from.body);
    stage.step('A few');
    const few = await alice.get(path, { dir: 'b', limit: 'a few' });
    stage.claim('bad-limit', few.status === 400, few.body);

    const sync = await alice.quietly.get('/_matrix/client/v3/sync');
    stage.step('On from the newest');
    const beyond = await alice.get(path, {
      dir: 'f',
      from: String(sync.body['next_batch']),
    });
    stage.claim('beyond-the-end', beyond.status === 200 && !('end' in beyond.body), beyond.body);
  },
});
