import { example } from '../../example.ts';
import { filterOf, stateIn, SYNC, textsOf, timelineIn } from '../../syncing.ts';

export default example({
  title: 'A filter by its id, or written out',
  about: 'The same parameter takes both. What begins with a brace is a filter, the rest is an id.',
  operations: ['sync', 'defineFilter'],
  spec: 'client-server-api/#filtering',
  claims: {
    id: 'A stored filter has an id, which does not begin with a brace.',
    same: 'By its id or written out it selects the same.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    await stage.say(alice, room, 'Off with his head');
    const filter = filterOf({
      timeline: { types: ['m.room.message'] },
      state: { types: ['m.room.create'] },
    });

    stage.step('Store it');
    const path = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/filter`;
    const stored = await alice.post(path, filter);
    const id = String(stored.body['filter_id']);
    stage.claim('id', stored.status === 200 && !id.startsWith('{'), stored.body);
    stage.step('Sync with its id');
    const byId = (await alice.get(SYNC, { filter: id })).body;
    stage.step('Sync with the filter itself');
    const inline = (await alice.get(SYNC, { filter: JSON.stringify(filter) })).body;
    const idsIn = (body: typeof byId) =>
      [...stateIn(body, room), ...timelineIn(body, room)].map((event) => event['event_id']);
    const isRight = textsOf(timelineIn(byId, room)).join() === 'Off with his head';
    const same = isRight && idsIn(byId).join() === idsIn(inline).join();
    stage.claim('same', same, [byId, inline]);
  },
});
