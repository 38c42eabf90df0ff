import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Context that is not for everyone',
  about: 'Each event around the one asked for is judged by itself.',
  operations: ['getEventContext'],
  spec: 'client-server-api/#event-context',
  claims: {
    stranger: 'Who may not see the event gets status 403 or 404, and nothing of it.',
    unknown: 'An id that no event has is status 404.',
    before: 'Events from before one could see the room are left out of what surrounds the event.',
    after: 'So are events from after one left.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        {
          type: 'm.room.history_visibility',
          state_key: '',
          content: { history_visibility: 'joined' },
        },
      ],
    });
    const early = await stage.say(alice, room, 'A secret');
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'Good morning');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    const late = await stage.say(alice, room, 'Another secret');
    const path = (id: string) => roomPath(room, `context/${encodeURIComponent(id)}`);

    stage.step('Bob was there for one message, and asks for its context');
    const his = await bob.get(path(said), { limit: 10 });
    const ids = ['events_before', 'events_after'].flatMap((list) =>
      objectsAt(his.body, list).map(({ event_id: id }) => id),
    );
    stage.claim('before', his.status === 200 && !ids.includes(early), ids);
    stage.claim('after', his.status === 200 && !ids.includes(late), ids);

    stage.step('Carol was never there');
    const stranger = await carol.get(path(said));
    stage.claim(
      'stranger',
      (stranger.status === 403 || stranger.status === 404) && !stranger.text.includes('morning'),
      stranger.body,
    );
    stage.step('An id that no event has');
    const unknown = await alice.get(path(`$${'A'.repeat(43)}`));
    stage.claim('unknown', unknown.status === 404, unknown.body);
  },
});
