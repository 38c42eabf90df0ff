import { example } from '../../example.ts';
import { isAmong, roomPath } from '../../look.ts';

export default example({
  title: 'Which rooms am I in?',
  about: 'Invited, knocking and having left are not being in a room.',
  operations: ['getJoinedRooms'],
  spec: 'client-server-api/#get_matrixclientv3joinedrooms',
  claims: {
    joined: 'The rooms the user created and the rooms they joined are listed.',
    'not-invited': 'A room the user is invited to is not listed.',
    'not-knocking': 'A room they knock on is not listed.',
    'not-left': 'A room they left is not listed, nor one they are banned from.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const own = await stage.room(bob);
    const [joined, left, banned] = [
      await stage.room(alice, { preset: 'public_chat' }),
      await stage.room(alice, { preset: 'public_chat' }),
      await stage.room(alice, { preset: 'public_chat' }),
    ];
    for (const room of [joined, left, banned]) await stage.join(bob, room);
    await bob.quietly.post(roomPath(left, 'leave'), {});
    await alice.quietly.post(roomPath(banned, 'ban'), { user_id: bob.userId });
    const invited = await stage.room(alice, { invite: [bob.userId] });
    const knocking = await stage.room(alice, {
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    await bob.quietly.post(`/_matrix/client/v3/knock/${encodeURIComponent(knocking)}`, {});

    stage.step('Bob has made one room and joined another; with four more he has some other tie');
    const { body } = await bob.get('/_matrix/client/v3/joined_rooms');
    const rooms = body['joined_rooms'];
    stage.claim('joined', isAmong(own, rooms) && isAmong(joined, rooms), body);
    stage.claim('not-invited', !isAmong(invited, rooms), body);
    stage.claim('not-knocking', !isAmong(knocking, rooms), body);
    stage.claim('not-left', !isAmong(left, rooms) && !isAmong(banned, rooms), body);
  },
});
