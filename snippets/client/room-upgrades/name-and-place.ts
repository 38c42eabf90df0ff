import { example } from '../../example.ts';
import { isAmong, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What names the room and lists it',
  operations: ['upgradeRoom', 'getRoomStateWithKey', 'queryPublicRooms'],
  spec: 'client-server-api/#room-upgrades',
  claims: {
    'new-name': 'The new room gives itself the aliases that moved.',
    'old-name': 'The old room does not call itself by them any more.',
    listed: 'The new room takes the old one’s place in the directory.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const localpart = stage.unique('croquet-');
    const old = await stage.room(alice, {
      room_alias_name: localpart,
      visibility: 'public',
      name: localpart,
    });
    const alias = `#${localpart}:${stage.serverName}`;
    stage.step('The room is moved');
    const { body } = await alice.post(roomPath(old, 'upgrade'), { new_version: '12' });
    const fresh = String(body['replacement_room']);

    stage.step('What the new room is called');
    const name = (await alice.get(roomPath(fresh, 'state/m.room.canonical_alias'))).body;
    stage.claim('new-name', name['alias'] === alias, name);
    stage.step('What the old room is called');
    const before = (await alice.get(roomPath(old, 'state/m.room.canonical_alias'))).body;
    stage.claim('old-name', before['alias'] === undefined, before);

    stage.step('The directory');
    const search = { filter: { generic_search_term: localpart } };
    const found = (await alice.post('/_matrix/client/v3/publicRooms', search)).body;
    const ids = objectsAt(found, 'chunk').map(({ room_id: id }) => String(id));
    stage.claim('listed', isAmong(fresh, ids) && !isAmong(old, ids), ids);
  },
});
