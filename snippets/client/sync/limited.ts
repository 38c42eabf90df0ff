import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';
import {
  hasText,
  roomFilter,
  roomIn,
  stateIn,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'More than fits',
  about:
    'More happened than the client asked for. The timeline has a gap before it, and the state bridges the gap.',
  operations: ['sync', 'getRoomEvents'],
  spec: 'client-server-api/#syncing',
  claims: {
    limited: 'limited says that events were left out.',
    newest: 'Those that are there are the newest.',
    bridged: 'State that was set in the gap is in state.',
    before: 'prev_batch leads /messages to what lies just before the timeline.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const filter = roomFilter({ timeline: { limit: 2 } });
    const since = await tokenOf(alice, { filter });
    await alice.quietly.put(roomPath(room, 'state/m.room.name'), { name: 'Pool of tears' });
    for (const text of ['Drink me', 'Eat me', 'Read me']) await stage.say(alice, room, text);

    stage.step('Four events happened; the filter takes two');
    const body = await syncUntil(stage, alice, { filter, since }, hasText('Read me', room));
    const timeline = at(roomIn(body, room), 'timeline');
    stage.claim('limited', at(timeline, 'limited') === true, timeline);
    const texts = textsOf(timelineIn(body, room)).join();
    stage.claim('newest', texts === 'Eat me,Read me', texts);
    const state = stateIn(body, room);
    const name = contentOf(state, 'm.room.name')?.['name'];
    stage.claim('bridged', name === 'Pool of tears', state);

    stage.step('Back from the gap’s end');
    const from = String(at(timeline, 'prev_batch'));
    const page = await alice.get(roomPath(room, 'messages'), { dir: 'b', from, limit: 1 });
    const found = textsOf(objectsAt(page.body, 'chunk')).join();
    stage.claim('before', found === 'Drink me', page.body);
  },
});
