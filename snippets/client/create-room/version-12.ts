import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'A creator above all levels',
  about:
    'In rooms of version 12 the creator stands in no power level event, and the room is called by the hash of its first event.',
  operations: ['createRoom', 'getRoomState'],
  spec: 'client-server-api/#permissions',
  claims: {
    'no-server-name': 'The room id has no server name in it.',
    'id-of-create': 'Without its sigil the room id is the event id of m.room.create.',
    'not-listed': 'The creator is not among the users of the power levels.',
    tombstone: 'Closing the room takes more than state_default.',
    'older-id':
      'The id of a room of version 11 has letters and digits only, before the server’s name.',
    'older-lists': 'In a room of version 11 the creator is listed, with level 100.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('A room of version 12');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', { room_version: '12' });
    const room = String(body['room_id']);
    stage.claim('no-server-name', !room.includes(':'), room);

    stage.step('Its state');
    const state = objectsAt((await alice.get(roomPath(room, 'state'))).json);
    const create = state.find(({ type }) => type === 'm.room.create');
    stage.claim('id-of-create', create?.['event_id'] === `$${room.slice(1)}`, create);
    const levels = contentOf(state, 'm.room.power_levels');
    stage.claim('not-listed', at(levels, 'users', alice.userId) === undefined, levels);
    const tombstone = at(levels, 'events', 'm.room.tombstone');
    stage.claim('tombstone', Number(tombstone) > Number(levels?.['state_default']), levels);

    stage.step('A room of version 11');
    const older = await alice.post('/_matrix/client/v3/createRoom', { room_version: '11' });
    const olderId = String(older.body['room_id']);
    stage.claim('older-id', /^![A-Za-z0-9]+:/.test(olderId), olderId);
    stage.step('There she is');
    const path = roomPath(olderId, 'state/m.room.power_levels');
    const olderLevels = (await alice.get(path)).body;
    stage.claim('older-lists', at(olderLevels, 'users', alice.userId) === 100, olderLevels);
  },
});
