import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'A condition that nobody knows',
  about:
    'A newer client may ask for what this server cannot judge. Taking the condition for met would silence too much.',
  operations: ['setPushRule', 'getPushRule', 'sync'],
  spec: 'client-server-api/#conditions-1',
  claims: {
    never: 'A condition of unknown kind never holds, which turns its rule off.',
    kept: 'It is kept as it was written.',
    'none-always': 'A rule without conditions always matches.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const rule = '/_matrix/client/v3/pushrules/global/override/org.example.quiet';
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
    const phase = { kind: 'org.example.moon_phase', is: 'full' };
    stage.step('Silence, when the moon is full');
    await bob.put(rule, { actions: [], conditions: [phase] });
    stage.step('The rule is there');
    const { body } = await bob.get(rule);
    stage.claim('kept', JSON.stringify(at(body, 'conditions', 0)) === JSON.stringify(phase), body);
    stage.step('Messages count');
    const first = await count('How doth the little crocodile');
    stage.claim('never', first === 1, first);
    stage.step('Silence, always');
    await bob.put(rule, { actions: [], conditions: [] });
    stage.step('Messages do not count');
    const second = await count('improve his shining tail');
    stage.claim('none-always', second === 1, second);
  },
});
