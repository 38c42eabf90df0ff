import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Who may not send',
  operations: ['sendMessage', 'getRoomEvents'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid',
  errors: ['M_FORBIDDEN', 'M_MISSING_TOKEN'],
  claims: {
    'no-token': 'Without an access token it is 401 M_MISSING_TOKEN.',
    stranger: 'Who is not in the room gets 403 M_FORBIDDEN.',
    'too-little-power':
      'A member without the power level for this type of event gets 403 M_FORBIDDEN.',
    'other-types': 'Types of events that take less power are not affected.',
    'nothing-sent': 'None of the refused messages is in the room.',
  },
  async run(stage) {
    const [queen, alice, bob] = [
      await stage.user('queen'),
      await stage.user('alice'),
      await stage.user('bob'),
    ];
    const room = await stage.room(queen, {
      preset: 'public_chat',
      power_level_content_override: { events: { 'm.room.message': 50 } },
    });
    await stage.join(alice, room);
    const send = (type: string) => roomPath(room, `send/${type}/${stage.unique('try')}`);
    const message = { msgtype: 'm.text', body: 'Nonsense!' };

    stage.step('No access token');
    const nobody = await stage.anyone.put(send('m.room.message'), message);
    stage.claim('no-token', refuses(nobody, 401, 'M_MISSING_TOKEN'), nobody.body);

    stage.step('Bob never joined');
    const stranger = await bob.put(send('m.room.message'), message);
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);

    stage.step('Alice joined, but in this room only moderators may talk');
    const powerless = await alice.put(send('m.room.message'), message);
    stage.claim('too-little-power', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    stage.step('A curtsey is not a message');
    const curtsey = await alice.put(send('org.example.curtsey'), { depth: 'low' });
    stage.claim('other-types', curtsey.status === 200, curtsey.body);

    const page = await queen.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 });
    const messages = objectsAt(page.body, 'chunk').filter(({ type }) => type === 'm.room.message');
    stage.claim('nothing-sent', messages.length === 0, messages);
  },
});
