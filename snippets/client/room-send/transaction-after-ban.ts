import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Ask again after having been banned',
  about:
    'The message got through, the answer did not. What the sender may do by now has nothing to do with what was done then.',
  operations: ['sendMessage'],
  spec: 'client-server-api/#transaction-identifiers',
  errors: ['M_FORBIDDEN'],
  claims: {
    'same-answer':
      'A repeated request gets the answer of the first, even if the sender has been banned since.',
    'nothing-new': 'A new request is refused: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, hatter] = [await stage.user('alice'), await stage.user('hatter')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(hatter, room);
    const path = () => roomPath(room, `send/m.room.message/${stage.unique('riddle')}`);
    const riddle = { msgtype: 'm.text', body: 'Why is a raven like a writing-desk?' };
    const firstPath = path();
    const first = await hatter.quietly.put(firstPath, riddle);
    await alice.quietly.post(roomPath(room, 'ban'), { user_id: hatter.userId });

    stage.step('The hatter, banned by now, repeats the request that was not answered');
    const again = await hatter.put(firstPath, riddle);
    stage.claim(
      'same-answer',
      again.status === 200 && again.body['event_id'] === first.body['event_id'],
      [first.body, again.body],
    );
    stage.step('And tries another');
    const next = await hatter.put(path(), riddle);
    stage.claim('nothing-new', refuses(next, 403, 'M_FORBIDDEN'), next.body);
  },
});
