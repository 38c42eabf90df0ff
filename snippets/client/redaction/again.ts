import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'Redact what is redacted',
  about: 'A repeated request is one thing; a second redaction of the same event is another.',
  operations: ['redactEvent', 'getOneRoomEvent'],
  spec: 'client-server-api/#transaction-identifiers',
  claims: {
    'same-transaction':
      'The same request with the same transaction id is answered with the same redaction.',
    'second-redaction': 'A new request for the same target makes a second redaction, and no error.',
    'stays-redacted': 'Redacting a redaction brings nothing back.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'I am not myself');
    const redact = (id: string) =>
      roomPath(room, `redact/${encodeURIComponent(id)}/${stage.unique('undo')}`);
    const path = redact(said);

    stage.step('Alice redacts');
    const first = await alice.put(path, {});
    stage.step('The answer was lost; her client asks again');
    const again = await alice.put(path, {});
    stage.claim(
      'same-transaction',
      again.status === 200 && again.body['event_id'] === first.body['event_id'],
      [first.body, again.body],
    );
    stage.step('A new request for the same target');
    const second = await alice.put(redact(said), {});
    stage.claim(
      'second-redaction',
      second.status === 200 && second.body['event_id'] !== first.body['event_id'],
      second.body,
    );

    await alice.quietly.put(redact(String(first.body['event_id'])), {});
    stage.step('The message, after its redaction was redacted');
    const event = await alice.get(roomPath(room, `event/${encodeURIComponent(said)}`));
    stage.claim(
      'stays-redacted',
      event.status === 200 && at(event.body, 'content', 'body') === undefined,
      event.body,
    );
  },
});
