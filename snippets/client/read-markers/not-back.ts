import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'The marker does not move back',
  operations: ['setReadMarker', 'getAccountDataPerRoom'],
  spec: 'client-server-api/#fully-read-markers',
  claims: {
    accepted: 'A marker before the present one is answered like any other.',
    stays: 'The marker stays where it was.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const first = await stage.say(alice, room, 'Will you walk');
    const last = await stage.say(alice, room, 'a little faster');
    const markers = roomPath(room, 'read_markers');
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    stage.step('The laptop is at the end');
    await alice.post(markers, { 'm.fully_read': last });
    stage.step('The phone comes back from a tunnel');
    const late = await alice.post(markers, { 'm.fully_read': first });
    stage.claim('accepted', late.status === 200, late.body);
    stage.step('The marker is at the end');
    const { body } = await alice.get(
      `${user}/rooms/${encodeURIComponent(room)}/account_data/m.fully_read`,
    );
    stage.claim('stays', body['event_id'] === last, body);
  },
});
