import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Name the room by an alias',
  about:
    'Anyone with the power could write any alias into the room. The server checks the ones that are new.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey',
  errors: ['M_INVALID_PARAM', 'M_BAD_ALIAS'],
  claims: {
    'no-alias': 'What is no alias at all is 400 M_INVALID_PARAM.',
    'leads-nowhere': 'An alias that does not exist is 400 M_BAD_ALIAS.',
    'leads-elsewhere': 'So is one that leads to another room, also among the alternatives.',
    'own-alias': 'One that leads to the room is taken.',
    'listed-stays':
      'An alias that is listed is not looked at again: after it is deleted, others can still be added.',
    'may-be-removed': 'It can be dropped at any time.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [garden, court] = [await stage.room(alice), await stage.room(alice)];
    const alias = () => `#${stage.unique('rose')}:${stage.serverName}`;
    const make = async (name: string, room: string) => {
      const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(name)}`;
      await alice.quietly.put(path, { room_id: room });
      return path;
    };
    const [red, white, courts] = [alias(), alias(), alias()];
    const redPath = await make(red, garden);
    await make(white, garden);
    await make(courts, court);
    const path = roomPath(garden, 'state/m.room.canonical_alias');

    stage.step('A word');
    const word = await alice.put(path, { alias: 'garden' });
    stage.claim('no-alias', refuses(word, 400, 'M_INVALID_PARAM'), word.body);

    stage.step('An alias that nobody made');
    const nowhere = await alice.put(path, { alias: alias() });
    stage.claim('leads-nowhere', refuses(nowhere, 400, 'M_BAD_ALIAS'), nowhere.body);

    stage.step('An alias of another room, as an alternative');
    const elsewhere = await alice.put(path, { alias: red, alt_aliases: [courts] });
    stage.claim('leads-elsewhere', refuses(elsewhere, 400, 'M_BAD_ALIAS'), elsewhere.body);

    stage.step('An alias of this room');
    const own = await alice.put(path, { alias: red });
    stage.claim('own-alias', own.status === 200, own.body);

    await alice.quietly.delete(redPath);
    // Some servers take a deleted alias off the list by themselves; then there is nothing to keep.
    const listed = await alice.quietly.get(path);
    const kept = listed.body['alias'] === red ? { alias: red } : {};
    stage.step('That alias is deleted; another is added beside it');
    const added = await alice.put(path, { ...kept, alt_aliases: [white] });
    stage.claim('listed-stays', added.status === 200, added.body);

    stage.step('Away with all of them');
    const removed = await alice.put(path, {});
    stage.claim('may-be-removed', removed.status === 200, removed.body);
  },
});
