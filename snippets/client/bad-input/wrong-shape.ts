import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'JSON of the wrong shape',
  about:
    'A field of the wrong type is refused as a whole request: half of a room is worse than none.',
  operations: ['createRoom', 'getJoinedRooms'],
  spec: 'client-server-api/#common-error-codes',
  errors: ['M_BAD_JSON'],
  claims: {
    type: 'A number where a text belongs is 400 M_BAD_JSON.',
    inside: 'So is a wrong value deep inside.',
    'unknown-value': 'A value that is none of those the spec lists is refused, too.',
    list: 'A list instead of an object is 400 M_BAD_JSON.',
    'no-room': 'No room is made by any of them.',
    'more-is-fine': 'Fields that nobody knows are ignored.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const create = (rawBody: string) =>
      alice.request('POST', '/_matrix/client/v3/createRoom', { rawBody });
    const rooms = async () =>
      (await alice.quietly.get('/_matrix/client/v3/joined_rooms')).body['joined_rooms'];

    stage.step('A name that is a number');
    const type = await create('{"name": 42}');
    stage.claim('type', refuses(type, 400, 'M_BAD_JSON'), type.body);
    stage.step('State without a type');
    const inside = await create('{"initial_state": [{"content": {}}]}');
    stage.claim('inside', refuses(inside, 400, 'M_BAD_JSON'), inside.body);
    stage.step('A preset that is none');
    const unknown = await create('{"preset": "tea_party"}');
    stage.claim('unknown-value', refuses(unknown, 400, 'M_BAD_JSON'), unknown.body);
    const list = await create('[]');
    stage.claim('list', refuses(list, 400, 'M_BAD_JSON'), list.body);
    const none = await rooms();
    stage.claim('no-room', Array.isArray(none) && none.length === 0, none ?? null);

    stage.step('A field from the future');
    const more = await create('{"org.example.hatter": {"mad": true}}');
    stage.claim('more-is-fine', more.status === 200, more.body);
  },
});
