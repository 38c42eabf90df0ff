import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Only some fields of each event',
  operations: ['sync', 'defineFilter'],
  spec: 'client-server-api/#filtering',
  needs: { ruma: true },
  claims: {
    'only-these': 'Events of rooms come with the fields that were asked for, and no others.',
    nested: 'A dot in a field’s name leads inside.',
    'not-elsewhere': 'Account data is not cut.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    await stage.say(alice, room, 'Curiouser and curiouser');
    const filter = JSON.stringify({
      event_fields: ['type', 'content.body'],
      account_data: { types: ['m.direct'] },
      presence: { types: [] },
      room: { state: { types: [] }, timeline: { types: ['m.room.message'] } },
    });
    await alice.quietly.put(
      `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data/m.direct`,
      { '@dinah:example.org': [room] },
    );
    stage.step('Alice wants the type and the text');
    const { body } = await alice.get('/_matrix/client/v3/sync', { filter });
    const event = objectsAt(body, 'rooms', 'join', room, 'timeline', 'events')[0] ?? {};
    stage.claim('only-these', Object.keys(event).toSorted().join() === 'content,type', event);
    stage.claim(
      'nested',
      JSON.stringify(event['content']) === '{"body":"Curiouser and curiouser"}',
      event,
    );
    const direct = objectsAt(body, 'account_data', 'events')[0];
    stage.claim('not-elsewhere', JSON.stringify(direct).includes('@dinah'), direct);
  },
});
