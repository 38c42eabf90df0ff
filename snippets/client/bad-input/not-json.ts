import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A body that is no JSON',
  about:
    'Broken JSON is the client’s own bug, so the refusal should lead to it. Nothing of the body is used.',
  operations: ['sendMessage'],
  spec: 'client-server-api/#common-error-codes',
  errors: ['M_NOT_JSON'],
  claims: {
    'cut-off': 'A body that stops in the middle is 400 M_NOT_JSON.',
    form: 'So is a body in the form encoding of HTML.',
    explained: 'The refusal carries a text for people.',
    'nothing-sent': 'No message comes of it.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const send = (rawBody: string) =>
      alice.request('PUT', roomPath(room, `send/m.room.message/${stage.unique('broken')}`), {
        rawBody,
      });

    stage.step('The text ends too early');
    const cut = await send('{"msgtype": "m.text", "body": "Down the rabbit');
    stage.claim('cut-off', refuses(cut, 400, 'M_NOT_JSON'), cut.body);
    const message = cut.body['error'];
    stage.claim('explained', typeof message === 'string' && message !== '', cut.body);

    stage.step('A form');
    const form = await send('msgtype=m.text&body=hello');
    stage.claim('form', refuses(form, 400, 'M_NOT_JSON'), form.body);

    const messages = await alice.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 50 });
    stage.claim('nothing-sent', !messages.text.includes('"m.room.message"'), messages.body);
  },
});
