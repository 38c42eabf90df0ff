import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What becomes of the old creators',
  operations: ['upgradeRoom', 'getRoomState'],
  spec: 'client-server-api/#room-upgrades',
  claims: {
    highest: 'A creator of the old room who is none of the new has the highest level there is.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const old = await stage.room(alice, {
      room_version: '12',
      creation_content: { additional_creators: [bob.userId] },
    });
    stage.step('Alice moves the room and names nobody');
    const { body } = await alice.post(roomPath(old, 'upgrade'), { new_version: '12' });
    stage.step('What Bob may do there');
    const path = roomPath(String(body['replacement_room']), 'state');
    const levels = contentOf(objectsAt((await alice.get(path)).json), 'm.room.power_levels');
    const closing = at(levels, 'events', 'm.room.tombstone');
    const his = at(levels, 'users', bob.userId);
    stage.claim('highest', typeof his === 'number' && Number(closing) === his, levels);
  },
});
