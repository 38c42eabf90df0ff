import { example } from '../../example.ts';
import { at, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Power levels in initial_state',
  about:
    'They come sixth in the spec’s order, long after the default ones. Whatever follows has to get by with them.',
  operations: ['createRoom', 'getRoomEvents'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_INVALID_ROOM_STATE'],
  claims: {
    'two-events':
      'The room has two power level events: the default ones, and then those of initial_state.',
    'last-counts': 'Those of initial_state are the room’s levels in the end.',
    'name-comes-after':
      'A name that the new levels do not let the creator set makes the request 400 M_INVALID_ROOM_STATE.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const stepDown = { type: 'm.room.power_levels', content: { users: { [alice.userId]: 40 } } };

    stage.step('Alice makes a room and steps down');
    const made = await alice.post('/_matrix/client/v3/createRoom', {
      room_version: '11',
      initial_state: [stepDown],
    });
    stage.step('How it went');
    const path = roomPath(String(made.body['room_id']), 'messages');
    const page = await alice.get(path, { dir: 'f', limit: 20 });
    const levels = objectsAt(page.body, 'chunk').filter(({ type }) => type === stepDown.type);
    stage.claim('two-events', levels.length === 2, levels);
    stage.claim('last-counts', at(levels[1], 'content', 'users', alice.userId) === 40, levels[1]);

    stage.step('The same with a name, which comes after');
    const refused = await alice.post('/_matrix/client/v3/createRoom', {
      room_version: '11',
      initial_state: [stepDown],
      name: 'The Queen abdicates',
    });
    stage.claim('name-comes-after', refuses(refused, 400, 'M_INVALID_ROOM_STATE'), refused.body);
  },
});
