import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { roomFilter, roomIn, syncUntil, textsOf, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'A ban',
  about: 'Who is banned is told so, why, and nothing after.',
  operations: ['sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    leave: 'The room is in leave: there is no section of its own for bans.',
    last: 'The last event of its timeline is the ban, with its reason.',
    'nothing-after': 'What was said afterwards is not there.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter();
    const since = await tokenOf(bob, { filter });
    await alice.quietly.post(roomPath(room, 'ban'), {
      user_id: bob.userId,
      reason: 'Stole the tarts',
    });
    await stage.say(alice, room, 'At last');

    stage.step('Bob syncs');
    const body = await syncUntil(
      stage,
      bob,
      { filter, since },
      (answer) => roomIn(answer, room, 'leave') !== undefined,
    );
    stage.claim('leave', roomIn(body, room) === undefined, body);
    const timeline = timelineIn(body, room, 'leave');
    const last = at(timeline.at(-1), 'content');
    const isBan = at(last, 'membership') === 'ban' && at(last, 'reason') === 'Stole the tarts';
    stage.claim('last', isBan, timeline);
    stage.claim('nothing-after', textsOf(timeline).length === 0, timeline);
  },
});
