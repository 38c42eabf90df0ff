import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Silence everything',
  about: 'Rules of the server can be switched on and off like one’s own.',
  operations: ['setPushRuleEnabled', 'isPushRuleEnabled', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3pushrulesglobalkindruleidenabled',
  claims: {
    'off-at-first': 'The master rule is disabled for a new user.',
    'on-now': 'Enabled, it says so.',
    silent: 'From then on no message counts as unread.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const master = '/_matrix/client/v3/pushrules/global/override/.m.rule.master/enabled';
    stage.step('Is Bob to be left in peace?');
    const off = await bob.get(master);
    stage.claim('off-at-first', off.body['enabled'] === false, off.body);
    stage.step('He would like to be');
    await bob.put(master, { enabled: true });
    stage.step('So it is');
    const on = await bob.get(master);
    stage.claim('on-now', on.body['enabled'] === true, on.body);
    await stage.say(alice, room, 'Anybody there?');
    stage.step('Alice’s message does not count');
    const count = await stage.until(async () => {
      const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
      const here = at(body, 'rooms', 'join', room);
      return objectsAt(here, 'timeline', 'events').length > 0
        ? at(here, 'unread_notifications', 'notification_count')
        : undefined;
    });
    stage.claim('silent', count === 0, count);
  },
});
