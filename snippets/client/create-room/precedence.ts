import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What is stronger than what',
  about: 'The preset gives way to initial_state, initial_state to name and topic.',
  operations: ['createRoom', 'getRoomState'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  claims: {
    'over-preset': 'A join rule in initial_state replaces that of the preset.',
    'name-wins': 'The name option replaces a name in initial_state.',
    'levels-merge':
      'power_level_content_override replaces the keys it has; the others keep what the server gave them.',
    'room-version-kept': 'room_version in creation_content is overwritten.',
    'other-keys': 'Other keys of creation_content are in the create event.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('A request that contradicts itself');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      preset: 'private_chat',
      name: 'Wonderland',
      initial_state: [
        { type: 'm.room.join_rules', content: { join_rule: 'knock' } },
        { type: 'm.room.name', content: { name: 'Underground' } },
      ],
      power_level_content_override: { invite: 50 },
      creation_content: { room_version: '1', 'm.federate': false },
    });

    stage.step('What came of it');
    const { json } = await alice.get(roomPath(String(body['room_id']), 'state'));
    const state = objectsAt(json);
    const rules = contentOf(state, 'm.room.join_rules');
    stage.claim('over-preset', rules?.['join_rule'] === 'knock', rules);
    const name = contentOf(state, 'm.room.name');
    stage.claim('name-wins', name?.['name'] === 'Wonderland', name);
    const levels = contentOf(state, 'm.room.power_levels');
    stage.claim(
      'levels-merge',
      levels?.['invite'] === 50 && typeof at(levels, 'events', 'm.room.power_levels') === 'number',
      levels,
    );
    const create = contentOf(state, 'm.room.create');
    stage.claim('room-version-kept', create?.['room_version'] !== '1', create);
    stage.claim('other-keys', create?.['m.federate'] === false, create);
  },
});
