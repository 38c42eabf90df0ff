import { attenuate } from '../../../server/sessions/attenuate.ts';
import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A token that sends one type of event',
  about:
    'For whatever only ever announces: it can speak, and can neither rename the room nor read it.',
  operations: ['sendMessage', 'setRoomStateWithKey', 'getRoomEvents'],
  spec: 'client-server-api/#client-authentication',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    'that-type': 'With “event-type = m.room.message” the token sends messages.',
    'no-other': 'Another type, such as the room’s name, is 403 M_FORBIDDEN, naming the caveat.',
    'no-reading': 'Requests whose path names no event type are refused as well.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const caveat = 'event-type = m.room.message';
    const token = attenuate(alice.accessToken, caveat);

    stage.step('A message');
    const sent = await stage.anyone.request(
      'PUT',
      roomPath(room, `send/m.room.message/${stage.unique('txn')}`),
      { token, body: { msgtype: 'm.text', body: 'Tea is at six' } },
    );
    stage.claim('that-type', sent.status === 200, sent.body);

    stage.step('A name for the room');
    const named = await stage.anyone.request('PUT', roomPath(room, 'state/m.room.name/'), {
      token,
      body: { name: 'Tea party' },
    });
    stage.claim(
      'no-other',
      refuses(named, 403, 'M_FORBIDDEN') && String(named.body['error']).includes(`"${caveat}"`),
      named.body,
    );

    stage.step('What was said before?');
    const read = await stage.anyone.request('GET', roomPath(room, 'messages'), {
      token,
      query: { dir: 'b' },
    });
    stage.claim('no-reading', refuses(read, 403, 'M_FORBIDDEN'), read.body);
  },
});
