import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { relate } from '../../related.ts';

export default example({
  title: 'No thread within a thread',
  operations: ['sendMessage'],
  spec: 'client-server-api/#validation-of-mthread-relationships',
  errors: ['M_UNKNOWN'],
  claims: {
    refused: 'An event in a thread that begins at an event of a thread is refused with status 400.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const root = await stage.say(alice, room, 'The root');
    const inside = await relate(alice, room, '1', { rel_type: 'm.thread', event_id: root });
    stage.step('A thread at an answer');
    const nested = await alice.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Deeper',
      'm.relates_to': { rel_type: 'm.thread', event_id: inside },
    });
    stage.claim('refused', nested.status === 400, nested.body);
  },
});
