import { example } from '../../example.ts';
import { isAmong, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Doors that stay shut',
  operations: ['joinRoomById', 'joinRoom'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidjoin',
  errors: ['M_FORBIDDEN'],
  claims: {
    uninvited: 'A room for the invited refuses others with 403 M_FORBIDDEN, by id and by alias.',
    banned: 'A public room refuses who is banned from it.',
    'not-in': 'After that the user is in neither.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const name = stage.unique('garden');
    const garden = await stage.room(alice, { preset: 'private_chat', room_alias_name: name });
    const street = await stage.room(alice, { preset: 'public_chat' });
    await alice.quietly.post(roomPath(street, 'ban'), { user_id: bob.userId });

    stage.step('By id');
    const byId = await bob.post(roomPath(garden, 'join'), {});
    stage.step('By alias: finding the room is not entering it');
    const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
    const byAlias = await bob.post(`/_matrix/client/v3/join/${alias}`, {});
    stage.claim(
      'uninvited',
      refuses(byId, 403, 'M_FORBIDDEN') && refuses(byAlias, 403, 'M_FORBIDDEN'),
      [byId.body, byAlias.body],
    );

    stage.step('A public room with a ban on Bob');
    const banned = await bob.post(roomPath(street, 'join'), {});
    stage.claim('banned', refuses(banned, 403, 'M_FORBIDDEN'), banned.body);

    stage.step('Bob is outside');
    const rooms = (await bob.get('/_matrix/client/v3/joined_rooms')).body['joined_rooms'];
    stage.claim('not-in', !isAmong(garden, rooms) && !isAmong(street, rooms), rooms);
  },
});
