import { example } from '../../example.ts';
import { at, contentOf } from '../../look.ts';
import { nextOf, roomFilter, roomIn, stateIn, SYNC, textsOf, timelineIn } from '../../syncing.ts';

export default example({
  title: 'The first sync',
  about:
    'A client that knows nothing asks without a token. It gets every room whole: the newest events, and the state as it was before them.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    'at-once': 'It is answered at once, whatever the timeout.',
    token: 'next_batch is the token to go on from.',
    newest: 'The timeline ends with the newest event of the room, oldest first.',
    limited: 'Where older events were left out it is limited.',
    'state-before': 'The state holds what was set before the first event of the timeline.',
    'no-room-id': 'Events do not repeat the id of their room.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Tea party' });
    for (const text of ['No room!', 'There is plenty', 'Have some wine'])
      await stage.say(alice, room, text);

    stage.step('No token yet. The filter asks for two events a room');
    const filter = roomFilter({ timeline: { limit: 2 } });
    const began = Date.now();
    const { body } = await alice.get(SYNC, { filter, timeout: 30_000 });
    stage.claim('at-once', Date.now() - began < 10_000, `${Date.now() - began} ms`);
    stage.claim('token', typeof body['next_batch'] === 'string' && nextOf(body) !== '', body);
    const timeline = timelineIn(body, room);
    const texts = textsOf(timeline).join('|');
    stage.claim('newest', texts === 'There is plenty|Have some wine', texts);
    stage.claim('limited', at(roomIn(body, room), 'timeline', 'limited') === true, body);
    const state = stateIn(body, room);
    const name = contentOf(state, 'm.room.name')?.['name'];
    const member = contentOf(state, 'm.room.member', alice.userId)?.['membership'];
    stage.claim('state-before', name === 'Tea party' && member === 'join', state);
    const ids = [...state, ...timeline].filter((event) => 'room_id' in event);
    stage.claim('no-room-id', ids.length === 0, ids);
  },
});
