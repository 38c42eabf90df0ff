import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';
import type { User } from '../../example.ts';

export default example({
  title: 'The list is always whole',
  about: 'Clients replace what they knew by what they are sent, so every event must name everyone.',
  operations: ['setTyping', 'sync'],
  spec: 'client-server-api/#typing-notifications',
  claims: {
    both: 'When a second person begins, the event names both.',
    'who-is-left': 'When one of them stops, it names the other.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    for (const user of [bob, carol]) await stage.join(user, room);
    const types = (user: User, typing: boolean) =>
      user.put(roomPath(room, `typing/${encodeURIComponent(user.userId)}`), {
        typing,
        ...(typing ? { timeout: 30_000 } : {}),
      });
    const heard = (since: string, isExpected: (ids: string) => boolean) =>
      stage.until(async () => {
        const { body } = await syncAs(carol, { ephemeral: ['m.typing'] }, since);
        const event = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
        const ids = JSON.stringify(at(event, 'content', 'user_ids') ?? null);
        return isExpected(ids) ? { ids, next: String(body['next_batch']) } : undefined;
      });
    const since = await caughtUp(carol);

    stage.step('Alice types');
    await types(alice, true);
    stage.step('Bob types');
    await types(bob, true);
    stage.step('Carol sees both');
    const all = await heard(since, (ids) => ids.includes(bob.userId));
    stage.claim('both', all.ids.includes(alice.userId), all.ids);
    stage.step('Alice stops');
    await types(alice, false);
    stage.step('Bob is still at it');
    const left = await heard(all.next, (ids) => !ids.includes(alice.userId));
    stage.claim('who-is-left', left.ids === JSON.stringify([bob.userId]), left.ids);
  },
});
