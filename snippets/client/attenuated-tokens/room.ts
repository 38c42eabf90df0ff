import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A token for one room',
  about:
    'The room is the one in the path. What names no room there, or names it by an alias, is not allowed.',
  operations: ['sendMessage', 'joinRoom', 'sync'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    inside: 'The token sends to the room.',
    'not-by-alias':
      'It does not follow an alias, not even one of the room: where it leads may change between check and use.',
    'not-sync': 'It does not sync: /sync tells of all rooms.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const name = stage.unique('garden');
    const room = await stage.room(alice, { room_alias_name: name });
    const caveat = `room = ${room}`;
    const token = attenuate(alice.accessToken, caveat);
    const names = (answer: { body: { [key: string]: unknown } }): boolean =>
      String(answer.body['error']).includes(`"${caveat}"`);

    stage.step('By the room’s id');
    const sent = await stage.anyone.request(
      'PUT',
      roomPath(room, `send/m.room.message/${stage.unique('txn')}`),
      { token, body: { msgtype: 'm.text', body: 'Who are you?' } },
    );
    stage.claim('inside', sent.status === 200, sent.body);

    stage.step('By an alias of the same room');
    const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
    const join = await stage.anyone.request('POST', `/_matrix/client/v3/join/${alias}`, {
      token,
      body: {},
    });
    stage.claim('not-by-alias', refuses(join, 403, 'M_FORBIDDEN') && names(join), join.body);

    stage.step('Without a room');
    const sync = await stage.anyone.request('GET', '/_matrix/client/v3/sync', { token });
    stage.claim('not-sync', refuses(sync, 403, 'M_FORBIDDEN') && names(sync), sync.body);
  },
});
