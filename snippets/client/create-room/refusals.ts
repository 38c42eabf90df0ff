import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Rooms that cannot be',
  about: 'A room is made whole or not at all: whatever is refused, nothing is left of it.',
  operations: ['createRoom', 'getJoinedRooms'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_UNSUPPORTED_ROOM_VERSION', 'M_INVALID_ROOM_STATE', 'M_BAD_JSON', 'M_NOT_JSON'],
  claims: {
    version: 'A room version the server does not know is 400 M_UNSUPPORTED_ROOM_VERSION.',
    powerless:
      'Power levels that leave the creator too weak to set the name are 400 M_INVALID_ROOM_STATE.',
    'bad-json': 'An option of the wrong type is 400 M_BAD_JSON.',
    'not-json': 'A body that is not JSON is 400 M_NOT_JSON.',
    'nothing-left': 'A request that is refused leaves no room behind.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const create = '/_matrix/client/v3/createRoom';

    stage.step('A version from the other side of the looking glass');
    const version = await alice.post(create, { room_version: 'org.example.mirrored' });
    stage.claim('version', refuses(version, 400, 'M_UNSUPPORTED_ROOM_VERSION'), version.body);

    stage.step('Alice gives away all power before the name is set');
    const powerless = await alice.post(create, {
      room_version: '11',
      name: 'Caucus race',
      power_level_content_override: { users: { [alice.userId]: 0 } },
    });
    stage.claim('powerless', refuses(powerless, 400, 'M_INVALID_ROOM_STATE'), powerless.body);

    stage.step('invite is a list');
    const badJson = await alice.post(create, { invite: alice.userId });
    stage.claim('bad-json', refuses(badJson, 400, 'M_BAD_JSON'), badJson.body);

    stage.step('A body that stops in the middle');
    const notJson = await alice.request('POST', create, { rawBody: '{"name": "Mock Tur' });
    stage.claim('not-json', refuses(notJson, 400, 'M_NOT_JSON'), notJson.body);

    stage.step('Alice is in no room');
    const joined = await alice.get('/_matrix/client/v3/joined_rooms');
    const none = joined.body['joined_rooms'];
    stage.claim('nothing-left', JSON.stringify(none) === '[]', joined.body);
  },
});
