import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Invite oneself to one’s own room',
  about:
    'By the time the invites are sent the creator is in the room. The rules refuse the invite, and so the room.',
  operations: ['createRoom', 'getJoinedRooms'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_INVALID_ROOM_STATE'],
  claims: {
    refused: 'It is 400 M_INVALID_ROOM_STATE.',
    'no-room': 'No room is made.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Alice, to Alice');
    const refused = await alice.post('/_matrix/client/v3/createRoom', { invite: [alice.userId] });
    stage.claim('refused', refuses(refused, 400, 'M_INVALID_ROOM_STATE'), refused.body);
    stage.step('Alice is in no room');
    const joined = await alice.get('/_matrix/client/v3/joined_rooms');
    stage.claim('no-room', JSON.stringify(joined.body['joined_rooms']) === '[]', joined.body);
  },
});
