import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Not as account data',
  about:
    'The marker is read as account data and written by an API of its own, which knows the events of the room.',
  operations: ['setReadMarker', 'setAccountDataPerRoom', 'getAccountDataPerRoom'],
  spec: 'client-server-api/#fully-read-markers',
  errors: ['M_BAD_JSON'],
  claims: {
    refused: 'Writing m.fully_read as account data is refused with status 405.',
    stays: 'The marker stays where it was.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const first = await stage.say(alice, room, 'Down, down, down');
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const path = `${user}/rooms/${encodeURIComponent(room)}/account_data/m.fully_read`;
    stage.step('The marker is set');
    await alice.post(roomPath(room, 'read_markers'), { 'm.fully_read': first });
    stage.step('A script tries to put it somewhere else');
    const { status, body } = await alice.put(path, { event_id: '$curtsey' });
    stage.claim('refused', status === 405 && body['errcode'] === 'M_BAD_JSON', body);
    stage.step('It did not move');
    const after = await alice.get(path);
    stage.claim('stays', after.body['event_id'] === first, after.body);
  },
});
