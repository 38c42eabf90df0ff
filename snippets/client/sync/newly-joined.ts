import { example } from '../../example.ts';
import { at, contentOf } from '../../look.ts';
import {
  roomFilter,
  roomIn,
  stateIn,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'A room joined since',
  about:
    'The token is from before Bob joined. What he could not see then he needs now, so the room comes whole.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    whole: 'The state is all of it, though most was set before the token.',
    past: 'The timeline reaches back before his joining, as far as the room lets him see.',
    more: 'It is limited, since the room is older than what is shown.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', name: 'Rabbit hole' });
    await stage.say(alice, room, 'Down');
    const filter = roomFilter({ timeline: { limit: 2 } });
    const since = await tokenOf(bob, { filter });
    await stage.join(bob, room);

    stage.step('Bob joined, and syncs on from his token');
    const body = await syncUntil(
      stage,
      bob,
      { filter, since },
      (answer) => roomIn(answer, room) !== undefined,
    );
    const state = stateIn(body, room);
    const name = contentOf(state, 'm.room.name')?.['name'];
    const isWhole = name === 'Rabbit hole' && contentOf(state, 'm.room.create') !== undefined;
    stage.claim('whole', isWhole, state);
    const timeline = timelineIn(body, room);
    stage.claim('past', textsOf(timeline).join() === 'Down' && timeline.length === 2, timeline);
    stage.claim('more', at(roomIn(body, room), 'timeline', 'limited') === true, body);
  },
});
