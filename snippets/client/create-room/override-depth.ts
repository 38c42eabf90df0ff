import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'How deep an override goes',
  about:
    'Clients that override one event’s level write down the others too, because a shallow merge drops them. We merge at the top only.',
  operations: ['createRoom', 'getRoomStateWithKey'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  claims: {
    replaced: 'An override of events replaces all of events, not one entry of it.',
    kept: 'Keys beside it keep what the server gave them.',
    tombstone: 'In version 12 closing the room stays dearer than state_default all the same.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Anyone may name the room');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      room_version: '11',
      power_level_content_override: { events: { 'm.room.name': 0 } },
    });
    stage.step('What the levels are');
    const path = roomPath(String(body['room_id']), 'state/m.room.power_levels');
    const levels = (await alice.get(path)).body;
    stage.claim(
      'replaced',
      JSON.stringify(levels['events']) === JSON.stringify({ 'm.room.name': 0 }),
      levels['events'],
    );
    stage.claim('kept', at(levels, 'users', alice.userId) === 100 && levels['ban'] === 50, levels);

    stage.step('The same in version 12');
    const newer = await alice.post('/_matrix/client/v3/createRoom', {
      room_version: '12',
      power_level_content_override: { events: { 'm.room.name': 0 }, state_default: 60 },
    });
    stage.step('One level more than was asked for');
    const newerPath = roomPath(String(newer.body['room_id']), 'state/m.room.power_levels');
    const newerLevels = (await alice.get(newerPath)).body;
    stage.claim(
      'tombstone',
      Number(at(newerLevels, 'events', 'm.room.tombstone')) > 60,
      newerLevels['events'],
    );
  },
});
