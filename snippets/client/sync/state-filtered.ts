import { example } from '../../example.ts';
import { contentOf, roomPath } from '../../look.ts';
import { hasText, roomFilter, stateIn, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'State that the filter took out of the timeline',
  about:
    'A client that takes only messages for its timeline still has to hear that the room got a name, or it never will.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    told: 'The name is set between two messages that are shown. The filter keeps it out of the timeline, so it is in the state.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const filter = roomFilter({ timeline: { types: ['m.room.message'] } });
    const since = await tokenOf(alice, { filter });
    await stage.say(alice, room, 'One');
    await alice.quietly.put(roomPath(room, 'state/m.room.name'), { name: 'Lobster quadrille' });
    await stage.say(alice, room, 'Two');

    stage.step('Only messages in the timeline, please');
    const body = await syncUntil(stage, alice, { filter, since }, hasText('Two', room));
    const name = contentOf(stateIn(body, room), 'm.room.name')?.['name'];
    stage.claim('told', name === 'Lobster quadrille', body);
  },
});
