import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Context with a filter',
  operations: ['getEventContext'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  claims: {
    'not-the-event': 'The event that was asked for comes whether it passes the filter or not.',
    around: 'The events around it and the state pass the filter.',
    lazy: 'With lazy_load_members the state has the members who sent these events, and no others.',
    'rest-of-state': 'The rest of the state comes as before.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', topic: 'Lessons' });
    await stage.join(carol, room);
    await stage.join(bob, room);
    const said = await stage.say(bob, room, 'Reeling and writhing');
    await stage.say(alice, room, 'What else?');
    const context = async (filter: object) => {
      const path = roomPath(room, `context/${encodeURIComponent(said)}`);
      const { body } = await alice.get(path, { limit: 3, filter: JSON.stringify(filter) });
      const around = [...objectsAt(body, 'events_before'), ...objectsAt(body, 'events_after')];
      return { body, around, state: objectsAt(body, 'state') };
    };

    stage.step('Topics only, around a message');
    const topics = await context({ types: ['m.room.topic'] });
    stage.claim('not-the-event', at(topics.body, 'event', 'event_id') === said, topics.body);
    stage.claim(
      'around',
      [...topics.around, ...topics.state].every(({ type }) => type === 'm.room.topic'),
      topics.body,
    );

    stage.step('Members as needed');
    const lazy = await context({ lazy_load_members: true, types: ['m.room.m*', 'm.room.topic'] });
    const members = lazy.state.filter(({ type }) => type === 'm.room.member');
    const keys = members.map(({ state_key: key }) => key);
    const senders = [bob.userId, ...lazy.around.map(({ sender }) => sender)];
    stage.claim(
      'lazy',
      keys.includes(bob.userId) &&
        !keys.includes(carol.userId) &&
        keys.every((key) => senders.includes(String(key))),
      keys,
    );
    stage.claim(
      'rest-of-state',
      lazy.state.some(({ type }) => type === 'm.room.topic'),
      lazy.state,
    );
  },
});
