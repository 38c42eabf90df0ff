import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { relate } from '../../related.ts';

export default example({
  title: 'A thread begun by somebody one ignores',
  operations: ['getThreadRoots', 'setAccountData'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidthreads',
  claims: {
    there: 'The thread is listed.',
    silent: 'Its root comes without what was said, as if it were redacted.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const root = await stage.say(bob, room, 'Your hair wants cutting');
    await relate(alice, room, '1', { rel_type: 'm.thread', event_id: root });
    const mine = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data`;
    await alice.quietly.put(`${mine}/m.ignored_user_list`, {
      ignored_users: { [bob.userId]: {} },
    });
    stage.step('Alice ignores Bob, and asks for the threads');
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/threads`;
    const [found] = objectsAt((await alice.get(path)).body, 'chunk');
    stage.claim('there', found?.['event_id'] === root, found);
    stage.claim('silent', at(found, 'content', 'body') === undefined, found);
  },
});
