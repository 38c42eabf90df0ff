import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Context with an odd limit',
  operations: ['getEventContext'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  claims: {
    'one-more-after': 'The odd one goes to the events after.',
    'one-side':
      'What one side does not use is not given to the other: near the end there are fewer.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said: string[] = [];
    for (const word of ['Off', 'with', 'his', 'head'])
      said.push(await stage.say(alice, room, word));
    const around = async (id: string | undefined, limit: number) => {
      const path = roomPath(room, `context/${encodeURIComponent(String(id))}`);
      const { body } = await alice.get(path, { limit });
      return [objectsAt(body, 'events_before').length, objectsAt(body, 'events_after').length];
    };
    stage.step('Three events around the second');
    const three = await around(said[1], 3);
    stage.claim('one-more-after', three.join() === '1,2', three);
    stage.step('Four around the last');
    const last = await around(said[3], 4);
    stage.claim('one-side', last.join() === '2,0', last);
  },
});
