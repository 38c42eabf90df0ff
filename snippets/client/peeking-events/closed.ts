import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'Who may listen to what',
  about: 'What counts is who might read an event when it was sent.',
  operations: ['peekEvents'],
  spec: 'client-server-api/#room-previews',
  errors: ['M_FORBIDDEN'],
  claims: {
    member: 'A member hears what they may see.',
    'world-readable': 'Anybody else hears what was said while all the world might read it.',
    left: 'So does who was a member once: of what they heard then, this tells them nothing more.',
    closed: 'Once the room is closed, listening is 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const open = (visibility: string) =>
      alice.quietly.put(roomPath(room, 'state/m.room.history_visibility'), {
        history_visibility: visibility,
      });
    await open('world_readable');
    const start = await bob.quietly.get(EVENTS, { timeout: 0 });
    const query = { room_id: room, from: String(start.body['end']), timeout: 0 };
    await open('shared');
    await stage.say(alice, room, 'Among us');
    await open('world_readable');
    await stage.say(alice, room, 'To all the world');

    stage.step('Bob is a member');
    const member = await bob.get(EVENTS, query);
    const texts = (answer: typeof member) => textsOf(objectsAt(answer.body, 'chunk')).join();
    stage.claim('member', texts(member) === 'Among us,To all the world', member.body);
    stage.step('Carol is not');
    const other = await carol.get(EVENTS, query);
    stage.claim('world-readable', texts(other) === 'To all the world', other.body);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    stage.step('Bob has left');
    const left = await bob.get(EVENTS, query);
    stage.claim('left', texts(left) === 'To all the world', left.body);
    await open('shared');
    stage.step('The room is closed');
    const closed = await carol.get(EVENTS, query);
    stage.claim('closed', refuses(closed, 403, 'M_FORBIDDEN'), closed.body);
  },
});
