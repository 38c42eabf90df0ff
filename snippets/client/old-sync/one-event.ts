import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'One event, whatever its room',
  operations: ['getOneEvent'],
  spec: 'client-server-api/#get_matrixclientv3eventseventid',
  errors: ['M_NOT_FOUND'],
  claims: {
    event: 'The event comes with the room that it is in.',
    stranger: 'Who may not see it gets 404 M_NOT_FOUND.',
    same: 'The same as for an event that does not exist: the answer does not tell them apart.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const id = await stage.say(alice, room, 'Down the hole');
    const path = (eventId: string) => `/_matrix/client/v3/events/${encodeURIComponent(eventId)}`;
    const { body } = await alice.get(path(id));
    stage.claim('event', body['room_id'] === room && body['event_id'] === id, body);
    stage.step('Bob is not in the room');
    const hidden = await bob.get(path(id));
    stage.claim('stranger', refuses(hidden, 404, 'M_NOT_FOUND'), hidden.body);
    stage.step('No such event');
    const none = await bob.get(path(`$${'A'.repeat(43)}`));
    const said = (answer: typeof none) => String(answer.body['error']).replace(/\$\S+/, '');
    stage.claim(
      'same',
      refuses(none, 404, 'M_NOT_FOUND') && said(none) === said(hidden),
      none.body,
    );
  },
});
