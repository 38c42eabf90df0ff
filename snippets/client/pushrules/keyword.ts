import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'A word to look out for',
  operations: ['setPushRule', 'sync'],
  spec: 'client-server-api/#push-rules',
  claims: {
    enabled: 'A new rule is enabled.',
    highlighted: 'A message with the word adds to highlight_count as well.',
    'whole-words': 'The word inside of another word does not count.',
    'any-case': 'Capital letters make no difference.',
    glob: 'A star in the pattern stands for any text.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const highlights = async (text: string) => {
      await stage.say(alice, room, text);
      return stage.until(async () => {
        const answer = await syncAs(bob, { timeline: ['m.room.message'] });
        const here = at(answer.body, 'rooms', 'join', room);
        const last = objectsAt(here, 'timeline', 'events').at(-1);
        return at(last, 'content', 'body') === text
          ? at(here, 'unread_notifications', 'highlight_count')
          : undefined;
      });
    };
    stage.step('Bob looks out for anything about tarts');
    const path = '/_matrix/client/v3/pushrules/global/content/tarts';
    await bob.put(path, {
      pattern: 'tart*',
      actions: ['notify', { set_tweak: 'highlight' }],
    });
    const rule = (await bob.quietly.get(path)).body;
    stage.claim('enabled', rule['enabled'] === true, rule);
    stage.step('Alice starts to talk');
    const inside = await highlights('I started early');
    stage.claim('whole-words', inside === 0, inside);
    stage.step('Now it gets interesting');
    const word = await highlights('Who stole the TARTS?');
    stage.claim('highlighted', word === 1, word);
    stage.claim('any-case', word === 1, word);
    stage.step('… and again');
    const star = await highlights('One tart, or two?');
    stage.claim('glob', star === 2, star);
  },
});
