import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'What the stream leaves out',
  about: 'A chunk holds events of rooms, each with an id. Not everything that /sync tells is one.',
  operations: ['getEvents'],
  spec: 'client-server-api/#get_matrixclientv3events',
  claims: {
    before: 'What was said before the user joined is not in it.',
    events: 'Who is typing, receipts and account data are not: they are no events of a room.',
    after: 'Nor is what was said after they left.',
    own: 'Their own coming and going is.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const start = await bob.quietly.get(EVENTS, { timeout: 0 });
    await stage.say(alice, room, 'Before');
    await stage.join(bob, room);
    const seen = await stage.say(alice, room, 'Meanwhile');
    const alicePath = encodeURIComponent(alice.userId);
    await alice.quietly.put(roomPath(room, `typing/${alicePath}`), { typing: true, timeout: 9000 });
    await alice.quietly.post(roomPath(room, `receipt/m.read/${encodeURIComponent(seen)}`), {});
    const own = `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}/account_data/org.example`;
    await bob.quietly.put(own, { x: 1 });
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'After');

    const { body } = await bob.get(EVENTS, { from: String(start.body['end']), timeout: 0 });
    const chunk = objectsAt(body, 'chunk');
    const texts = textsOf(chunk);
    stage.claim('before', texts.includes('Meanwhile') && !texts.includes('Before'), texts);
    stage.claim('after', !texts.includes('After'), texts);
    stage.claim(
      'events',
      chunk.every((event) => event['event_id'] !== undefined),
      chunk,
    );
    const moves = chunk.filter(({ state_key: key }) => key === bob.userId).length;
    stage.claim('own', moves === 2, chunk);
  },
});
