import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'A highlight that does not notify',
  operations: ['setPushRule', 'sync'],
  spec: 'client-server-api/#actions',
  claims: {
    'counts-nowhere': 'A rule that only says to highlight adds to neither count.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    stage.step('Bob wants to see the word, not to be called');
    await bob.put('/_matrix/client/v3/pushrules/global/content/snark', {
      pattern: 'snark',
      actions: [{ set_tweak: 'highlight' }],
    });
    await stage.say(alice, room, 'I have sighted a Snark');
    stage.step('His counts');
    const counts = await stage.until(async () => {
      const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
      const here = at(body, 'rooms', 'join', room);
      return objectsAt(here, 'timeline', 'events').length > 0
        ? at(here, 'unread_notifications')
        : undefined;
    });
    stage.claim(
      'counts-nowhere',
      at(counts, 'notification_count') === 0 && at(counts, 'highlight_count') === 0,
      counts,
    );
  },
});
