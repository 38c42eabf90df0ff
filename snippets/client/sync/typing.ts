import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { nextOf, roomFilter, roomIn, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Who is typing',
  about: 'Always the whole list: a client replaces what it knew.',
  operations: ['sync', 'setTyping'],
  spec: 'client-server-api/#typing-notifications',
  claims: {
    starts: 'When somebody starts, the list has them.',
    ends: 'When nobody types any more, the list comes once more, empty.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter();
    const since = await tokenOf(alice, { filter });
    const path = roomPath(room, `typing/${encodeURIComponent(bob.userId)}`);
    const typing = (body: JsonObject) =>
      objectsAt(roomIn(body, room), 'ephemeral', 'events').find(({ type }) => type === 'm.typing');
    const heard = (token: string) =>
      syncUntil(
        stage,
        alice,
        { filter, since: token, timeout: 2000 },
        (answer) => typing(answer) !== undefined,
      );
    stage.step('Bob starts');
    await bob.put(path, { typing: true, timeout: 30_000 });
    const first = await heard(since);
    const users = at(typing(first), 'content', 'user_ids');
    stage.claim('starts', JSON.stringify(users) === JSON.stringify([bob.userId]), first);
    stage.step('Bob thinks better of it');
    await bob.put(path, { typing: false });
    const then = await heard(nextOf(first));
    const none = at(typing(then), 'content', 'user_ids');
    stage.claim('ends', JSON.stringify(none) === '[]', then);
  },
});
