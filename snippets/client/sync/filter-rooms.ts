import { example } from '../../example.ts';
import { roomFilter, roomIn, SYNC } from '../../syncing.ts';

export default example({
  title: 'Filter by room',
  about: 'A client that shows one room need not be told of the others.',
  operations: ['sync'],
  spec: 'client-server-api/#filtering',
  claims: {
    rooms: 'With rooms only these rooms are told of.',
    'not-rooms': 'With not_rooms all but these.',
    none: 'An empty list of rooms is no rooms.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [hall, garden] = [await stage.room(alice), await stage.room(alice)];
    const seenWith = async (room: Record<string, string[]>) => {
      const short = { timeline: { limit: 1 }, state: { types: [] } };
      const { body } = await alice.get(SYNC, { filter: roomFilter({ ...room, ...short }) });
      return [hall, garden].map((id) => roomIn(body, id) !== undefined).join();
    };
    stage.step('One room');
    const only = await seenWith({ rooms: [hall] });
    stage.claim('rooms', only === 'true,false', only);
    stage.step('All but one');
    const without = await seenWith({ not_rooms: [hall] });
    stage.claim('not-rooms', without === 'false,true', without);
    stage.step('None');
    const none = await seenWith({ rooms: [] });
    stage.claim('none', none === 'false,false', none);
  },
});
