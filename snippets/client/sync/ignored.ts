import { example } from '../../example.ts';
import { contentOf, roomPath } from '../../look.ts';
import {
  hasText,
  roomFilter,
  roomIn,
  SYNC,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'Somebody one does not want to hear',
  about:
    'Alice ignores Bob. What he says does not reach her, but the room must still look the same to all.',
  operations: ['sync', 'setAccountData'],
  spec: 'client-server-api/#ignoring-users',
  claims: {
    silent: 'What Bob says is not in her timeline.',
    state: 'State that he sets is: the room has that name for everyone.',
    invites: 'His invites do not reach her.',
    others: 'What others say still does.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(alice, room);
    const filter = roomFilter();
    stage.step('Alice ignores Bob');
    const user = encodeURIComponent(alice.userId);
    await alice.put(`/_matrix/client/v3/user/${user}/account_data/m.ignored_user_list`, {
      ignored_users: { [bob.userId]: {} },
    });
    const since = await tokenOf(alice, { filter });
    await stage.say(bob, room, 'Snark');
    await bob.quietly.put(roomPath(room, 'state/m.room.name'), { name: 'Snark hunt' });
    const other = await stage.room(bob, { invite: [alice.userId] });
    await stage.say(alice, room, 'Peace');

    stage.step('Alice syncs');
    const body = await syncUntil(stage, alice, { filter, since }, hasText('Peace', room));
    const timeline = timelineIn(body, room);
    stage.claim('silent', !textsOf(timeline).includes('Snark'), timeline);
    const name = contentOf(timeline, 'm.room.name')?.['name'];
    stage.claim('state', name === 'Snark hunt', timeline);
    stage.claim('others', textsOf(timeline).includes('Peace'), timeline);
    stage.claim('invites', roomIn(body, other, 'invite') === undefined, body);
    const all = (await alice.quietly.get(SYNC, { filter })).body;
    stage.claim('invites', roomIn(all, other, 'invite') === undefined, all);
  },
});
