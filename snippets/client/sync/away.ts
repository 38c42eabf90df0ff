import { example } from '../../example.ts';
import { contentOf, roomPath } from '../../look.ts';
import {
  hasText,
  roomFilter,
  stateIn,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'Left and came back between two syncs',
  about:
    'What was said in between Bob may not read, here. What was set in between still holds when he is back.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    unread: 'What was said while he was away is not in the timeline.',
    state: 'The name that was set while he was away is in the state.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const visibility = { history_visibility: 'joined' };
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: visibility }],
    });
    await stage.join(bob, room);
    const filter = roomFilter();
    const since = await tokenOf(bob, { filter });
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'He is gone');
    await alice.quietly.put(roomPath(room, 'state/m.room.name'), { name: 'Without Bob' });
    await stage.join(bob, room);
    await stage.say(alice, room, 'Welcome back');

    stage.step('Bob syncs on from before he left');
    const body = await syncUntil(stage, bob, { filter, since }, hasText('Welcome back', room));
    const texts = textsOf(timelineIn(body, room));
    stage.claim('unread', texts.join() === 'Welcome back', texts);
    const name = contentOf(stateIn(body, room), 'm.room.name')?.['name'];
    stage.claim('state', name === 'Without Bob', body);
  },
});
