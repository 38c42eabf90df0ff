import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'Listen to a room without joining it',
  about: 'The room is open to all the world. Bob takes its state, and then waits for what is said.',
  operations: ['peekEvents', 'roomInitialSync'],
  spec: 'client-server-api/#room-previews',
  claims: {
    heard: 'A message in the room ends the wait, and is in chunk.',
    leads:
      'The end of messages in the room’s initialSync is where to begin, so that nothing is missed.',
    one: 'What happens in other rooms, even in Bob’s own, is not in it.',
    unseen: 'Nothing in the room shows that he listens.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      initial_state: [
        { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
      ],
    });
    const own = await stage.room(bob);
    stage.step('The room as it is now');
    const before = await bob.get(roomPath(room, 'initialSync'));
    const from = String(at(before.body, 'messages', 'end'));
    await stage.say(alice, room, 'Hear ye');
    await stage.say(bob, own, 'Note to self');
    stage.step('Bob listens');
    const first = await bob.get(EVENTS, { room_id: room, from, timeout: 20_000 });
    const texts = textsOf(objectsAt(first.body, 'chunk'));
    stage.claim('leads', texts.includes('Hear ye'), first.body);
    stage.claim('one', !texts.includes('Note to self'), first.body);
    stage.step('And waits for more');
    const end = String(first.body['end']);
    const waiting = bob.get(EVENTS, { room_id: room, from: end, timeout: 20_000 });
    await stage.say(alice, room, 'Hear again');
    const next = await waiting;
    stage.claim('heard', textsOf(objectsAt(next.body, 'chunk')).join() === 'Hear again', next.body);
    const members = await alice.quietly.get(roomPath(room, 'members'));
    stage.claim('unseen', objectsAt(members.body, 'chunk').length === 1, members.body);
  },
});
