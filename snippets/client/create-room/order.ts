import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

const EXPECTED = [
  'm.room.create',
  'm.room.member',
  'm.room.power_levels',
  'm.room.canonical_alias',
  'm.room.join_rules',
  'm.room.history_visibility',
  'm.room.guest_access',
  'org.example.second',
  'org.example.first',
  'm.room.name',
  'm.room.topic',
  'm.room.member',
];

export default example({
  title: 'The order of the first events',
  about:
    'Each event is checked against the state that those before it leave. The order decides what the rules let through.',
  operations: ['createRoom', 'getRoomEvents'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  claims: {
    'create-first':
      'The first event of a room is m.room.create, and the second the creator’s join.',
    'as-the-spec-lists':
      'Power levels, alias, preset, initial state, name, topic and invites follow in the order the spec lists them.',
    'initial-state-in-order': 'Events of initial_state keep the order they were given in.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];

    stage.step('A request that asks for everything at once');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      room_alias_name: stage.unique('croquet'),
      name: 'The Queen’s croquet ground',
      topic: 'Hedgehogs and flamingoes',
      invite: [bob.userId],
      initial_state: [
        { type: 'org.example.second', content: { listed: 'first' } },
        { type: 'org.example.first', content: { listed: 'second' } },
      ],
    });

    stage.step('The room from its beginning');
    const page = await alice.get(roomPath(String(body['room_id']), 'messages'), {
      dir: 'f',
      limit: 50,
    });
    const types = objectsAt(page.body, 'chunk').map(({ type }) => type);
    const inOrder = (names: readonly string[]) => {
      const places = names.map((name) => types.indexOf(name));
      return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
    };
    stage.claim(
      'create-first',
      inOrder(EXPECTED.slice(0, 2)) && types[1] === 'm.room.member',
      types,
    );
    const preset = EXPECTED.slice(4, 7).map((type) => types.indexOf(type));
    const before = types.indexOf('m.room.canonical_alias');
    const after = types.indexOf('org.example.second');
    stage.claim(
      'as-the-spec-lists',
      inOrder(EXPECTED.slice(0, 4)) &&
        preset.every((place) => place > before && place < after) &&
        inOrder(EXPECTED.slice(7, 11)) &&
        types.at(-1) === 'm.room.member',
      types,
    );
    stage.claim('initial-state-in-order', inOrder(EXPECTED.slice(7, 9)), types);
  },
});
