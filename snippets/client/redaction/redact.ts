import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Take back a message',
  about:
    'Events cannot be deleted: others build on them. Redacting takes away what an event says and leaves what the room needs of it.',
  operations: ['redactEvent', 'getOneRoomEvent', 'sync'],
  spec: 'client-server-api/#redactions',
  claims: {
    'new-event': 'The answer names the redaction, which is an event of its own.',
    'content-gone': 'The message is still there under its id, without its content.',
    'says-why': 'Under unsigned it carries the redaction, with who did it and the reason.',
    announced: 'Others learn of the redaction by sync, with the id of its target.',
    'gone-from-history': 'The history shows the message without its content, too.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'The password is rabbit');
    const before = await bob.quietly.get('/_matrix/client/v3/sync');

    stage.step('Alice takes it back');
    const redaction = await alice.put(
      roomPath(room, `redact/${encodeURIComponent(said)}/${stage.unique('oops')}`),
      { reason: 'Wrong window' },
    );
    const id = redaction.body['event_id'];
    stage.claim('new-event', typeof id === 'string' && id !== said, redaction.body);

    stage.step('What is left of it');
    const event = await bob.get(roomPath(room, `event/${encodeURIComponent(said)}`));
    const content = JSON.stringify(event.body['content']);
    stage.claim('content-gone', event.status === 200 && content === '{}', event.body);
    const because = at(event.body, 'unsigned', 'redacted_because');
    stage.claim(
      'says-why',
      at(because, 'event_id') === id &&
        at(because, 'sender') === alice.userId &&
        at(because, 'content', 'reason') === 'Wrong window',
      because,
    );

    stage.step('What Bob hears');
    const news = await stage.until(async () => {
      const { body } = await bob.get('/_matrix/client/v3/sync', {
        since: String(before.body['next_batch']),
        timeout: 2000,
      });
      return objectsAt(body, 'rooms', 'join', room, 'timeline', 'events').find(
        (one) => one['event_id'] === id,
      );
    });
    stage.claim(
      'announced',
      news['type'] === 'm.room.redaction' &&
        (news['redacts'] === said || at(news, 'content', 'redacts') === said),
      news,
    );

    const page = await bob.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 50 });
    stage.claim('gone-from-history', !page.text.includes('rabbit'), page.body);
  },
});
