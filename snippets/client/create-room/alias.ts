import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A room with an alias from the start',
  operations: ['createRoom', 'getRoomIdByAlias'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_ROOM_IN_USE'],
  claims: {
    leads: 'The alias leads to the new room.',
    canonical: 'It is the room’s canonical alias.',
    taken: 'A second room cannot have it: 400 M_ROOM_IN_USE.',
    'no-second-room': 'The refused request leaves no room behind.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const localpart = stage.unique('rabbit-hole');
    const alias = `#${localpart}:${stage.serverName}`;

    stage.step('Only the part between # and : is given');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      room_alias_name: localpart,
    });
    const room = String(body['room_id']);

    stage.step('Where the alias leads');
    const found = await alice.get(`/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`);
    stage.claim('leads', found.body['room_id'] === room, found.body);
    stage.step('What the room says of itself');
    const canonical = await alice.get(roomPath(room, 'state/m.room.canonical_alias'));
    stage.claim('canonical', canonical.body['alias'] === alias, canonical.body);

    stage.step('The same alias once more');
    const again = await alice.post('/_matrix/client/v3/createRoom', { room_alias_name: localpart });
    stage.claim('taken', refuses(again, 400, 'M_ROOM_IN_USE'), again.body);
    stage.step('Alice is in one room');
    const joined = await alice.get('/_matrix/client/v3/joined_rooms');
    stage.claim(
      'no-second-room',
      JSON.stringify(joined.body['joined_rooms']) === JSON.stringify([room]),
      joined.body,
    );
  },
});
