import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Mute a room',
  about:
    'A rule of kind room with nothing to do: its id is the room, and it goes before the rules that would notify.',
  operations: ['setPushRule', 'deletePushRule', 'sync'],
  spec: 'client-server-api/#push-rules',
  claims: {
    counted: 'Before, a message counts as unread.',
    muted: 'With the rule, another message does not add to the count.',
    'told-devices': 'The user’s other devices get the new rules in /sync.',
    back: 'Without it, messages count again.',
    'not-later': 'What was said meanwhile stays uncounted: rules apply when an event arrives.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await bob.newDevice();
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = await caughtUp(phone);
    const rule = `/_matrix/client/v3/pushrules/global/room/${encodeURIComponent(room)}`;
    const count = async (text: string) => {
      await stage.say(alice, room, text);
      return stage.until(async () => {
        const answer = await syncAs(bob, { timeline: ['m.room.message'] });
        const here = at(answer.body, 'rooms', 'join', room);
        const last = objectsAt(here, 'timeline', 'events').at(-1);
        return at(last, 'content', 'body') === text
          ? at(here, 'unread_notifications', 'notification_count')
          : undefined;
      });
    };
    stage.step('Alice says one thing');
    const before = await count('Off with his head');
    stage.claim('counted', before === 1, before);
    stage.step('Bob has enough');
    await bob.put(rule, { actions: [] });
    stage.step('She goes on');
    const muted = await count('Off with her head');
    stage.claim('muted', muted === 1, muted);
    stage.step('His phone knows that the room is muted');
    const told = await stage.until(async () => {
      const { body } = await syncAs(phone, { accountData: ['m.push_rules'] }, since);
      const event = objectsAt(body, 'account_data', 'events')[0];
      return at(event, 'content', 'global', 'room', 0);
    });
    stage.claim('told-devices', at(told, 'rule_id') === room, told);
    stage.step('Bob listens again');
    await bob.delete(rule);
    stage.step('… and one more message counts');
    const after = await count('Sentence first');
    stage.claim('back', after === 2, after);
    stage.claim('not-later', after !== 3, after);
  },
});
