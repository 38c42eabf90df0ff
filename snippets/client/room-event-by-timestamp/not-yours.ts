import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Looking for a time in a room one is not in',
  operations: ['getEventByTimestamp'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event',
  claims: { stranger: 'Who may not look into the room gets M_FORBIDDEN, status 403.' },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    stage.step('Bob is not in the room');
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/timestamp_to_event`;
    const stranger = await bob.get(path, { ts: 0, dir: 'f' });
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);
  },
});
