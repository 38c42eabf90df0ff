import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A message that says nothing',
  about:
    'Clients show the body of a message they do not understand. One without could not be shown by anybody.',
  operations: ['sendMessage', 'getRoomEvents'],
  spec: 'client-server-api/#instant-messaging',
  errors: ['M_BAD_JSON'],
  claims: {
    msgtype: 'A m.room.message without a msgtype is refused with status 400.',
    body: 'So is one without a body, or with one that is no text.',
    'names-it': 'The message of the refusal says which of them is missing.',
    'other-types': 'Other types of events may be empty.',
    'not-sent': 'None of the refused is in the room.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const send = (type: string, content: { msgtype?: string; body?: string | number }) =>
      alice.put(roomPath(room, `send/${type}/${stage.unique('t')}`), content);

    stage.step('What kind of message?');
    const kind = await send('m.room.message', { body: 'Who are you?' });
    stage.claim('msgtype', kind.status === 400, kind.body);
    stage.step('And what does it say?');
    const silent = await send('m.room.message', { msgtype: 'm.text' });
    stage.step('A number is no text');
    const number = await send('m.room.message', { msgtype: 'm.text', body: 42 });
    stage.claim('body', silent.status === 400 && number.status === 400, [silent.body, number.body]);
    const named = refuses(kind, 400, 'M_BAD_JSON') && refuses(silent, 400, 'M_BAD_JSON');
    const texts = [kind, silent].map(({ body }) => String(body['error']));
    stage.claim(
      'names-it',
      named && texts[0]?.includes('msgtype') === true && texts[1]?.includes('body') === true,
      texts,
    );
    stage.step('Nothing is asked of other types');
    const other = await send('org.example.wink', {});
    stage.claim('other-types', other.status === 200, other.body);
    stage.step('What is in the room');
    const { body } = await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 });
    const types = objectsAt(body, 'chunk').map(({ type }) => type);
    stage.claim(
      'not-sent',
      types.includes('org.example.wink') && !types.includes('m.room.message'),
      types,
    );
  },
});
