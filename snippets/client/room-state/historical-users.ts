import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'User ids from long ago',
  about:
    'Nobody gets a user id with a capital letter or an ñ any more. Some have one, and are in rooms with us.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey'],
  spec: 'appendices/#historical-user-ids',
  claims: {
    kept: 'Power levels may name user ids that could not be registered today.',
    power:
      'They are kept as they are written: capital letters, other letters, and nothing at all before the colon.',
    'no-user-id': 'What is no user id, old or new, is refused in rooms of version 10 and later.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { room_version: '10' });
    const path = roomPath(room, 'state/m.room.power_levels/');
    const old = ['@Alice:example.org', '@ñandú:example.org', '@:example.org'];
    const levels = (others: readonly string[]) => ({
      users: {
        [alice.userId]: 100,
        ...Object.fromEntries(others.map((userId) => [userId, 10])),
      },
    });
    stage.step('Alice gives some power to people of old');
    const set = await alice.put(path, levels(old));
    stage.claim('kept', set.status === 200, set.body);
    stage.step('Who has it');
    const { body } = await alice.get(path);
    stage.claim(
      'power',
      old.every((userId) => at(body, 'users', userId) === 10),
      body,
    );
    stage.step('And to somebody without a server');
    const refused = await alice.put(path, levels(['@alice']));
    stage.claim('no-user-id', refused.status >= 400, refused.body);
  },
});
