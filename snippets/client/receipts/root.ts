import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'The root of a thread, read as part of it',
  about:
    'A root belongs to the main timeline, yet clients show it on top of its thread and say that they read it there.',
  operations: ['postReceipt'],
  spec: 'client-server-api/#threaded-read-receipts',
  claims: {
    'as-main': 'A receipt on the root for main is taken.',
    'as-thread': 'One on the root for its own thread is taken as well.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const root = await stage.say(alice, room, 'Shall I tell you the end?');
    await alice.quietly.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Begin at the beginning',
      'm.relates_to': { rel_type: 'm.thread', event_id: root },
    });
    const path = roomPath(room, `receipt/m.read/${encodeURIComponent(root)}`);

    stage.step('Where the root is');
    const main = await alice.post(path, { thread_id: 'main' });
    stage.claim('as-main', main.status === 200, main.body);
    stage.step('Where it is shown, too');
    const thread = await alice.post(path, { thread_id: root });
    stage.claim('as-thread', thread.status === 200, thread.body);
  },
});
