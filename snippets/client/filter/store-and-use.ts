import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Store a filter and sync with it',
  about: 'A filter is sent once and named by a short id from then on.',
  operations: ['defineFilter', 'getFilter', 'sync'],
  spec: 'client-server-api/#filtering',
  claims: {
    id: 'The answer is an id that does not begin with a brace: that is how /sync tells ids from filters.',
    'read-back': 'The filter can be read back as it was sent.',
    obeyed: 'A sync with the id has only what the filter lets through.',
    'same-in-the-query': 'The filter itself in the query does the same.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Pool of tears' });
    const said: string[] = [];
    for (const text of ['one', 'two', 'three']) said.push(await stage.say(alice, room, text));
    await alice.quietly.put(roomPath(room, `send/org.example.splash/${stage.unique()}`), {});
    const filters = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;
    const filter = {
      account_data: { types: [] },
      presence: { types: [] },
      room: {
        account_data: { types: [] },
        ephemeral: { types: [] },
        state: { types: ['m.room.name'] },
        timeline: { limit: 2, types: ['m.room.message'] },
      },
    };

    stage.step('Two messages, the name of the room, and nothing else');
    const { body } = await alice.post(filters, filter);
    const id = String(body['filter_id']);
    stage.claim('id', typeof body['filter_id'] === 'string' && !id.startsWith('{'), body);
    stage.step('What was that again?');
    const stored = await alice.get(`${filters}/${encodeURIComponent(id)}`);
    stage.claim(
      'read-back',
      JSON.stringify(at(stored.body, 'room', 'timeline', 'types')) === '["m.room.message"]',
      stored.body,
    );

    const shown = async (text: string) => {
      const answer = await alice.get('/_matrix/client/v3/sync', { filter: text });
      const here = at(answer.body, 'rooms', 'join', room);
      return {
        timeline: objectsAt(here, 'timeline', 'events').map((event) => event['event_id']),
        state: objectsAt(here, 'state', 'events').map((event) => event['type']),
      };
    };
    const expected = JSON.stringify({ timeline: said.slice(1), state: ['m.room.name'] });
    stage.step('A sync with the id');
    const byId = JSON.stringify(await shown(id));
    stage.claim('obeyed', byId === expected, byId);
    stage.step('… and one with all of it');
    const inline = JSON.stringify(await shown(JSON.stringify(filter)));
    stage.claim('same-in-the-query', inline === expected, inline);
  },
});
