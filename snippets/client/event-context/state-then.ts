import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'The state at that time',
  about:
    'An old message is shown under the name its sender had then. The state is that of the last event returned, not of the one asked for.',
  operations: ['getEventContext'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  claims: {
    'state-then': 'The state is that of the last event of the answer, not today’s.',
    'moves-with-limit': 'With more events after it, later state comes with them.',
    'that-event-counts': 'If that last event is itself state, it is in effect.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { topic: 'Chapter I' });
    const said = await stage.say(alice, room, 'Down the rabbit-hole');
    const topic = roomPath(room, 'state/m.room.topic');
    const second = await alice.quietly.put(topic, { topic: 'Chapter II' });
    await stage.say(alice, room, 'The pool of tears');
    await alice.quietly.put(topic, { topic: 'Chapter III' });
    const context = async (limit: number) => {
      const path = roomPath(room, `context/${encodeURIComponent(said)}`);
      const filter = JSON.stringify({ types: ['m.room.topic', 'm.room.message'] });
      const { body } = await alice.get(path, { limit, filter });
      return body;
    };
    const topicIn = (body: Awaited<ReturnType<typeof context>>) =>
      contentOf(objectsAt(body, 'state'), 'm.room.topic')?.['topic'];

    stage.step('The message alone');
    const alone = await context(0);
    stage.claim('state-then', topicIn(alone) === 'Chapter I', alone['state']);

    stage.step('With what came right after: another topic');
    const withNext = await context(1);
    const last = at(withNext, 'events_after', 0, 'event_id');
    const chapter = last === second.body['event_id'] ? 'Chapter II' : 'Chapter I';
    stage.claim('that-event-counts', topicIn(withNext) === chapter, withNext['state']);

    stage.step('With all that followed');
    const all = await context(10);
    stage.claim('moves-with-limit', topicIn(all) === 'Chapter III', all['state']);
  },
});
