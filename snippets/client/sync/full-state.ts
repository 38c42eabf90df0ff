import { example } from '../../example.ts';
import { contentOf } from '../../look.ts';
import { roomFilter, stateIn, SYNC, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'All state again',
  about: 'A client that mistrusts what it remembers asks for all state, and keeps its place.',
  operations: ['sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    'at-once': 'It is answered at once, though nothing is new.',
    all: 'The state holds everything, also what was set long before the token.',
    'timeline-since': 'The timeline still begins at the token.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Croquet ground' });
    const filter = roomFilter();
    const since = await tokenOf(alice, { filter });

    stage.step('On from the token, with all state');
    const began = Date.now();
    const { body } = await alice.get(SYNC, {
      filter,
      since,
      full_state: true,
      timeout: 30_000,
    });
    stage.claim('at-once', Date.now() - began < 10_000, `${Date.now() - began} ms`);
    const state = stateIn(body, room);
    const name = contentOf(state, 'm.room.name')?.['name'];
    const creator = contentOf(state, 'm.room.create');
    stage.claim('all', name === 'Croquet ground' && creator !== undefined, state);
    stage.claim('timeline-since', timelineIn(body, room).length === 0, timelineIn(body, room));
  },
});
