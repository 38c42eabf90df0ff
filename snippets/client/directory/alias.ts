import { example } from '../../example.ts';
import { isAmong, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Make an alias, follow it, take it away',
  about: 'An alias belongs to the server, not to the room: the room’s state does not know of it.',
  operations: ['setRoomAlias', 'getRoomIdByAlias', 'getLocalAliases', 'deleteRoomAlias'],
  spec: 'client-server-api/#room-aliases',
  errors: ['M_NOT_FOUND'],
  claims: {
    leads: 'The alias leads to the room, and names servers that know it.',
    'no-token': 'Following it takes no access token.',
    listed: 'It is among the room’s aliases on this server.',
    'not-in-state': 'It does not become the canonical alias by itself.',
    gone: 'Once it is taken away it leads nowhere: 404 M_NOT_FOUND.',
    'room-stays': 'The room is still there.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const alias = `#${stage.unique('caterpillar')}:${stage.serverName}`;
    const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;

    stage.step('Alice gives her room an alias');
    await alice.put(path, { room_id: room });
    stage.step('Nobody in particular follows it');
    const found = await stage.anyone.get(path);
    stage.claim(
      'leads',
      found.body['room_id'] === room && isAmong(stage.serverName, found.body['servers']),
      found.body,
    );
    stage.claim('no-token', found.status === 200, found.status);

    stage.step('All aliases of the room');
    const { body } = await alice.get(roomPath(room, 'aliases'));
    stage.claim('listed', JSON.stringify(body['aliases']) === JSON.stringify([alias]), body);
    const canonical = await alice.quietly
      .get(roomPath(room, 'state'))
      .then(({ text }) => text.includes(alias));
    stage.claim('not-in-state', !canonical, canonical);

    stage.step('It goes');
    await alice.delete(path);
    stage.step('… and leads nowhere');
    const gone = await stage.anyone.get(path);
    stage.claim('gone', refuses(gone, 404, 'M_NOT_FOUND'), gone.body);
    stage.step('She is still in her room');
    const joined = await alice.get('/_matrix/client/v3/joined_rooms');
    stage.claim('room-stays', isAmong(room, joined.body['joined_rooms']), joined.body);
  },
});
