import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { roomFilter, roomIn, syncUntil, SYNC, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Unread threads',
  about: 'A client that shows threads asks for their counts apart.',
  operations: ['sync'],
  spec: 'client-server-api/#receiving-notifications',
  claims: {
    apart: 'The thread has its own count, by the id of its root.',
    main: 'The room’s count is then only of what is in no thread.',
    together: 'Without the filter’s flag one count holds both.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter({ timeline: { unread_thread_notifications: true } });
    const since = await tokenOf(bob, { filter });
    const root = await stage.say(alice, room, 'A long tale');
    for (const text of ['Fury said', 'to a mouse'])
      await alice.quietly.put(roomPath(room, `send/m.room.message/${stage.unique('reply')}`), {
        msgtype: 'm.text',
        body: text,
        'm.relates_to': { rel_type: 'm.thread', event_id: root },
      });

    stage.step('One message, and two in its thread');
    const thread = ['unread_thread_notifications', root, 'notification_count'] as const;
    const body = await syncUntil(
      stage,
      bob,
      { filter, since },
      (answer) => at(roomIn(answer, room), ...thread) === 2,
    );
    stage.claim('apart', at(roomIn(body, room), ...thread) === 2, roomIn(body, room));
    const count = ['unread_notifications', 'notification_count'] as const;
    stage.claim('main', at(roomIn(body, room), ...count) === 1, roomIn(body, room));
    stage.step('The same without the flag');
    const plain = (await bob.get(SYNC, { filter: roomFilter(), since })).body;
    const all = roomIn(plain, room);
    const isOne = at(all, ...count) === 3 && all?.['unread_thread_notifications'] === undefined;
    stage.claim('together', isOne, all);
  },
});
