import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { isAmong, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Hand a bot a token that reads one room',
  about:
    'Alice makes the token on her own machine, out of hers. The server is not asked, and learns of it when the bot comes.',
  operations: ['getRoomEvents', 'sendMessage'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    reads: 'The bot reads the messages of the room.',
    'does-not-write':
      'It cannot send: 403 M_FORBIDDEN, and the message names the caveat “method = GET”.',
    'one-room': 'It cannot read another room of Alice’s: the message names the caveat of the room.',
    'still-whole': 'Alice’s own token is what it was.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const other = await stage.room(alice);
    const said = await stage.say(alice, room, 'Down the rabbit hole');

    const token = attenuate(alice.accessToken, 'method = GET', `room = ${room}`);

    stage.step('The bot reads');
    const page = await stage.anyone.request('GET', roomPath(room, 'messages'), {
      token,
      query: { dir: 'b', limit: 1 },
    });
    const ids = objectsAt(page.body, 'chunk').map(({ event_id: id }) => String(id));
    stage.claim('reads', isAmong(said, ids), page.body);

    stage.step('The bot writes');
    const write = await stage.anyone.request(
      'PUT',
      roomPath(room, `send/m.room.message/${stage.unique('txn')}`),
      { token, body: { msgtype: 'm.text', body: 'I am a bot' } },
    );
    stage.claim(
      'does-not-write',
      refuses(write, 403, 'M_FORBIDDEN') && String(write.body['error']).includes('"method = GET"'),
      write.body,
    );

    stage.step('The bot is curious');
    const elsewhere = await stage.anyone.request('GET', roomPath(other, 'messages'), {
      token,
      query: { dir: 'b' },
    });
    stage.claim(
      'one-room',
      refuses(elsewhere, 403, 'M_FORBIDDEN') &&
        String(elsewhere.body['error']).includes(`"room = ${room}"`),
      elsewhere.body,
    );

    const own = await alice.quietly.get(roomPath(other, 'messages'), { dir: 'b' });
    stage.claim('still-whole', own.status === 200, own.status);
  },
});
