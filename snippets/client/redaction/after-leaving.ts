import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A redaction that came after one left',
  about:
    'Who has left sees no later event, but must see that an earlier one was taken back: the server has nothing else to show.',
  operations: ['getOneRoomEvent', 'redactEvent'],
  spec: 'client-server-api/#redactions',
  claims: {
    'content-gone': 'The content is gone for who has left, too.',
    'says-why': 'The event carries its redaction, so that a client can say what became of it.',
    'not-by-itself': 'The redaction as an event of its own is 404: it was sent after they left.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'It was the Knave');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    const redaction = await alice.quietly.put(
      roomPath(room, `redact/${encodeURIComponent(said)}/${stage.unique('hush')}`),
      { reason: 'No proof' },
    );
    const event = (id: unknown) => roomPath(room, `event/${encodeURIComponent(String(id))}`);

    stage.step('Bob, who has left, looks at the message');
    const seen = await bob.get(event(said));
    stage.claim('content-gone', at(seen.body, 'content', 'body') === undefined, seen.body);
    stage.claim(
      'says-why',
      at(seen.body, 'unsigned', 'redacted_because', 'sender') === alice.userId,
      seen.body,
    );
    stage.step('And for the redaction');
    const later = await bob.get(event(redaction.body['event_id']));
    stage.claim('not-by-itself', refuses(later, 404, 'M_NOT_FOUND'), later.body);
  },
});
