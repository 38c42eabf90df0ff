import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

export default example({
  title: 'Everything at once',
  operations: ['initialSync', 'getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3initialsync',
  claims: {
    state: 'Each room has its present state.',
    limit: 'And its last messages, at most limit of them, the oldest first.',
    start: 'From start, /messages leads further back.',
    invite: 'An invite comes with the event that invites, and nothing else of the room.',
    own: 'The user’s own data is there, globally and for each room.',
    'left-out': 'A room that was left is not there by itself.',
    archived: 'With archived it is, with the state of when the user left.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', topic: 'Tea' });
    const old = await stage.room(alice, { preset: 'public_chat', topic: 'Lessons' });
    for (const id of [room, old]) await stage.join(bob, id);
    for (const text of ['One', 'Two', 'Three']) await stage.say(alice, room, text);
    const user = `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}`;
    await bob.quietly.put(`${user}/account_data/org.example.colour`, { colour: 'red' });
    await bob.quietly.put(`${user}/rooms/${encodeURIComponent(room)}/tags/m.favourite`, {});
    await bob.quietly.post(roomPath(old, 'leave'), {});
    await alice.quietly.put(roomPath(old, 'state/m.room.topic'), { topic: 'Holidays' });
    const party = await stage.room(alice, { invite: [bob.userId] });

    const { body } = await bob.get('/_matrix/client/v3/initialSync', { limit: 2 });
    const find = (answer: typeof body, id: string) =>
      objectsAt(answer, 'rooms').find(({ room_id: found }) => found === id);
    const topic = (info: typeof body | undefined) =>
      contentOf(objectsAt(info, 'state'), 'm.room.topic')?.['topic'];
    const joined = find(body, room);
    stage.claim('state', topic(joined) === 'Tea', joined);
    const texts = textsOf(objectsAt(joined, 'messages', 'chunk'));
    stage.claim('limit', texts.join() === 'Two,Three', texts);
    const invited = find(body, party);
    stage.claim(
      'invite',
      at(invited, 'invite', 'sender') === alice.userId && invited?.['state'] === undefined,
      invited,
    );
    const global = objectsAt(body, 'account_data').map(({ type }) => type);
    const inRoom = objectsAt(joined, 'account_data').map(({ type }) => type);
    stage.claim('own', global.includes('org.example.colour') && inRoom.includes('m.tag'), body);
    stage.claim('left-out', find(body, old) === undefined, body);

    stage.step('What was said before');
    const from = String(at(joined, 'messages', 'start'));
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b', from, limit: 1 });
    stage.claim('start', textsOf(objectsAt(page.body, 'chunk')).join() === 'One', page.body);

    const all = (
      await bob.quietly.get('/_matrix/client/v3/initialSync', { limit: 1, archived: true })
    ).body;
    const left = find(all, old);
    stage.claim('archived', left?.['membership'] === 'leave' && topic(left) === 'Lessons', left);
  },
});
