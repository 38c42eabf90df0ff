import { example } from '../../example.ts';
import { isAmong, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'The aliases move',
  about: 'Whoever is given the address tomorrow comes to the new room.',
  operations: ['upgradeRoom', 'getRoomIdByAlias', 'getLocalAliases', 'getPublicRooms'],
  spec: 'client-server-api/#room-upgrades',
  claims: {
    leads: 'The alias leads to the new room.',
    gone: 'The old room has none.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const localpart = stage.unique('tea-');
    const old = await stage.room(alice, { room_alias_name: localpart });
    const alias = `#${localpart}:${stage.serverName}`;

    stage.step('The room is moved');
    const { body } = await alice.post(roomPath(old, 'upgrade'), { new_version: '11' });
    const fresh = String(body['replacement_room']);

    stage.step('Where the alias leads');
    const found = await alice.get(`/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`);
    stage.claim('leads', found.body['room_id'] === fresh, found.body);

    stage.step('The aliases of the old room');
    const left = (await alice.get(roomPath(old, 'aliases'))).body;
    stage.claim('gone', !isAmong(alias, left['aliases']), objectsAt(left, 'aliases'));
  },
});
