import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Report a room, a message, a user',
  about: 'Carol saw the room in the directory. She is not in it, and met nobody from it.',
  operations: ['reportEvent', 'reportRoom', 'reportUser'],
  spec: 'client-server-api/#reporting-content',
  claims: {
    event: 'A member can report an event.',
    room: 'Who is not in a room can report it.',
    user: 'Who shares no room with a user can report them.',
    'no-reason': 'An event can be reported without a reason.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'Off with his head!');
    const path = roomPath(room, `report/${encodeURIComponent(said)}`);

    stage.step('Bob reports the message');
    const event = await bob.post(path, { reason: 'A threat' });
    stage.claim('event', event.status === 200, event.body);
    const bare = await bob.quietly.post(path, {});
    stage.claim('no-reason', bare.status === 200, bare.body);
    stage.step('Carol reports the room');
    const all = await carol.post(roomPath(room, 'report'), { reason: 'They shout' });
    stage.claim('room', all.status === 200, all.body);
    stage.step('And Alice');
    const user = await carol.post(
      `/_matrix/client/v3/users/${encodeURIComponent(alice.userId)}/report`,
      { reason: '' },
    );
    stage.claim('user', user.status === 200, user.body);
  },
});
