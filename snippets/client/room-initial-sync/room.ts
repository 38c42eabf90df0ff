import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'A room, all at once',
  operations: ['roomInitialSync', 'getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidinitialsync',
  claims: {
    state: 'A member gets the present state.',
    messages: 'And the last events, the oldest of them first.',
    own: 'And what they keep on the server about the room.',
    start: 'From start, /messages leads further back.',
    left: 'Who has left gets the state of when they left, and what was said until then.',
    stranger: 'Who never was in the room gets status 403.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', topic: 'Lessons' });
    await stage.join(bob, room);
    for (let step = 1; step <= 20; step += 1) await stage.say(alice, room, `Lesson ${step}`);
    const tags = `user/${encodeURIComponent(bob.userId)}/rooms/${encodeURIComponent(room)}/tags`;
    await bob.quietly.put(`/_matrix/client/v3/${tags}/m.favourite`, {});
    const path = roomPath(room, 'initialSync');

    stage.step('Bob is in the room');
    const { body } = await bob.get(path);
    const topic = (answer: typeof body) => contentOf(objectsAt(answer, 'state'), 'm.room.topic');
    const last = (answer: typeof body) => objectsAt(answer, 'messages', 'chunk').at(-1);
    stage.claim('state', topic(body)?.['topic'] === 'Lessons', topic(body));
    stage.claim('messages', at(last(body), 'content', 'body') === 'Lesson 20', last(body));
    const own = objectsAt(body, 'account_data').map(({ type }) => type);
    stage.claim('own', own.includes('m.tag') && body['membership'] === 'join', own);
    stage.step('What was before');
    const from = String(at(body, 'messages', 'start'));
    const earlier = (await bob.get(roomPath(room, 'messages'), { dir: 'b', from, limit: 1 })).body;
    const first = objectsAt(body, 'messages', 'chunk')[0];
    const before = objectsAt(earlier, 'chunk')[0];
    stage.claim(
      'start',
      before !== undefined && before['event_id'] !== first?.['event_id'],
      before,
    );

    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'He has gone');
    await alice.quietly.put(roomPath(room, 'state/m.room.topic'), { topic: 'Holidays' });
    stage.step('Bob has left');
    const left = (await bob.get(path)).body;
    stage.claim(
      'left',
      topic(left)?.['topic'] === 'Lessons' && at(last(left), 'type') === 'm.room.member',
      last(left),
    );
    stage.step('Carol was never there');
    const stranger = await carol.get(path);
    stage.claim('stranger', stranger.status === 403, stranger.body);
  },
});
