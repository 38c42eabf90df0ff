import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'No limit to the state',
  about:
    'Every part of a filter for rooms may have a limit. A state of which a part is missing is another state.',
  operations: ['sync', 'defineFilter'],
  spec: 'client-server-api/#filtering',
  claims: {
    'state-whole': 'A limit on the state leaves nothing out of it.',
    'timeline-cut': 'A limit on the timeline does what it says.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    for (const key of ['hatter', 'hare', 'dormouse'])
      await alice.quietly.put(roomPath(room, `state/org.example.guest/${key}`), { seat: key });
    await stage.say(alice, room, 'No room!');
    await stage.say(alice, room, 'There’s plenty of room');
    const filter = JSON.stringify({
      account_data: { types: [] },
      presence: { types: [] },
      room: {
        state: { types: ['org.example.guest'], limit: 1 },
        timeline: { types: ['m.room.message'], limit: 1 },
      },
    });
    stage.step('One guest and one message, please');
    const { body } = await alice.get('/_matrix/client/v3/sync', { filter });
    const events = (part: string) => objectsAt(body, 'rooms', 'join', room, part, 'events');
    stage.claim('state-whole', events('state').length === 3, events('state'));
    stage.claim('timeline-cut', events('timeline').length === 1, events('timeline'));
  },
});
