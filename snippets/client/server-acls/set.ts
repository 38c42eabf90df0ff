import { example } from '../../example.ts';
import { isSame, roomPath } from '../../look.ts';

export default example({
  title: 'Say which servers may take part',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey', 'sendMessage'],
  spec: 'client-server-api/#server-access-control-lists-acls-for-rooms',
  claims: {
    kept: 'The list is state of the room, and reads back as it was set.',
    level:
      'Setting it takes the power that the power levels name for it, by default that of administrators.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const path = roomPath(room, 'state/m.room.server_acl/');
    const acl = { allow: ['*'], deny: ['*.knaves.example'], allow_ip_literals: false };
    stage.step('Alice shuts some servers out');
    await alice.put(path, acl);
    stage.step('What holds');
    const { body } = await alice.get(path);
    stage.claim('kept', isSame(body, acl), body);
    stage.step('Bob tries to change that');
    const refused = await bob.put(path, { allow: ['*'] });
    stage.claim('level', refused.status === 403, refused.body);
  },
});
