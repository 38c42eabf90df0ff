import { example } from '../../example.ts';
import { isAmong, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Accept an invite',
  about: 'Joining is what accepts an invite: there is no operation for it.',
  operations: ['joinRoomById', 'getJoinedRooms'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidjoin',
  errors: ['M_FORBIDDEN'],
  claims: {
    'closed-before': 'Before the invite, joining the room is 403 M_FORBIDDEN.',
    'open-after': 'With an invite, joining answers 200 and the room’s id.',
    counted: 'From then on the room is one of the user’s joined rooms.',
    'sees-state': 'The user may read the present state, also that from before they came.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'private_chat', topic: 'Jurors only' });

    stage.step('Bob tries the door');
    const early = await bob.post(roomPath(room, 'join'), {});
    stage.claim('closed-before', refuses(early, 403, 'M_FORBIDDEN'), early.body);

    stage.step('Alice invites him');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });
    stage.step('Now it opens');
    const joined = await bob.post(roomPath(room, 'join'), {});
    stage.claim(
      'open-after',
      joined.status === 200 && joined.body['room_id'] === room,
      joined.body,
    );

    stage.step('He is in');
    const rooms = await bob.get('/_matrix/client/v3/joined_rooms');
    stage.claim('counted', isAmong(room, rooms.body['joined_rooms']), rooms.body);
    stage.step('… and reads the topic');
    const topic = await bob.get(roomPath(room, 'state/m.room.topic'));
    stage.claim('sees-state', topic.body['topic'] === 'Jurors only', topic.body);
  },
});
