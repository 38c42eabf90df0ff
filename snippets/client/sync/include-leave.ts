import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { roomFilter, roomIn, SYNC, textsOf, timelineIn } from '../../syncing.ts';

export default example({
  title: 'Rooms left long ago',
  about: 'A client that starts anew may ask for the rooms of the past too.',
  operations: ['sync'],
  spec: 'client-server-api/#leaving-rooms',
  claims: {
    'not-by-itself': 'A first sync leaves out rooms that were left.',
    asked: 'With include_leave they are in leave.',
    'as-then': 'They are as they were when the user left.',
    forgotten: 'A room that was forgotten is gone for good.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.say(alice, room, 'Then');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'Now');

    const short = { timeline: { limit: 3 }, state: { types: [] } };
    stage.step('A first sync');
    const plain = (await bob.get(SYNC, { filter: roomFilter(short) })).body;
    stage.claim('not-by-itself', roomIn(plain, room, 'leave') === undefined, plain);
    stage.step('… that asks for them');
    const filter = roomFilter({ include_leave: true, ...short });
    const asked = (await bob.get(SYNC, { filter })).body;
    stage.claim('asked', roomIn(asked, room, 'leave') !== undefined, asked);
    const texts = textsOf(timelineIn(asked, room, 'leave'));
    stage.claim('as-then', texts.includes('Then') && !texts.includes('Now'), texts);
    stage.step('Forget it');
    await bob.post(roomPath(room, 'forget'), {});
    const after = (await bob.get(SYNC, { filter })).body;
    stage.claim('forgotten', roomIn(after, room, 'leave') === undefined, after);
  },
});
