import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'The message ends the typing',
  about: 'Otherwise people seem to go on typing for half a minute after they have spoken.',
  operations: ['setTyping', 'sendMessage', 'sync'],
  spec: 'client-server-api/#typing-notifications',
  claims: {
    'at-once': 'Sending a message takes its sender off the list, though the timeout is not over.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await alice.quietly.put(roomPath(room, `typing/${encodeURIComponent(alice.userId)}`), {
      typing: true,
      timeout: 60_000,
    });
    const since = await caughtUp(bob);

    stage.step('Alice has been typing, and sends what she wrote');
    await alice.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Which way ought I to go from here?',
    });
    stage.step('She types no more');
    const ids = await stage.until(async () => {
      const { body } = await syncAs(bob, { ephemeral: ['m.typing'] }, since);
      const event = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
      return at(event, 'content', 'user_ids');
    });
    stage.claim('at-once', JSON.stringify(ids) === '[]', ids);
  },
});
