import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'What was said before is not unread',
  about: 'Joining a room that is ten years old should not begin with ten years of unread messages.',
  operations: ['sync', 'joinRoomById'],
  spec: 'client-server-api/#receiving-notifications',
  claims: {
    'from-the-join':
      'Only what comes after the join counts as unread, though older messages can be read.',
    'also-again': 'After leaving and coming back, counting starts again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.say(alice, room, 'Long ago');
    const count = async (text: string) => {
      await stage.say(alice, room, text);
      return stage.until(async () => {
        const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
        const here = at(body, 'rooms', 'join', room);
        const last = objectsAt(here, 'timeline', 'events').at(-1);
        return at(last, 'content', 'body') === text
          ? at(here, 'unread_notifications', 'notification_count')
          : undefined;
      });
    };
    stage.step('Bob joins a room that has a past');
    await bob.post(roomPath(room, 'join'), {});
    stage.step('One message later');
    const first = await count('Welcome');
    stage.claim('from-the-join', first === 1, first);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'He is gone');
    stage.step('He comes back after a while');
    await bob.post(roomPath(room, 'join'), {});
    stage.step('One message later');
    const again = await count('Welcome back');
    stage.claim('also-again', again === 1, again);
  },
});
