import { isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'List who is in a room, and what they are called',
  about: 'The short list: names and pictures by user id, for bots and bridges.',
  operations: ['getJoinedMembersByRoom'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidjoinedmembers',
  errors: ['M_FORBIDDEN'],
  claims: {
    'by-user-id': 'Members stand under their user ids.',
    'display-name':
      'The name is called display_name here, though member events call it displayname.',
    'only-joined': 'Who is only invited is not listed.',
    'invited-may-not': 'Who is only invited may not ask: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { invite: [bob.userId] });
    const member = `state/m.room.member/${encodeURIComponent(alice.userId)}`;
    await alice.quietly.put(roomPath(room, member), {
      membership: 'join',
      displayname: 'Alice L.',
      avatar_url: 'mxc://example.org/rabbit',
    });

    stage.step('Alice asks who is here');
    const list = await alice.get(roomPath(room, 'joined_members'));
    const joined = list.body['joined'];
    stage.claim('by-user-id', isObject(at(joined, alice.userId)), list.body);
    stage.claim(
      'display-name',
      at(joined, alice.userId, 'display_name') === 'Alice L.' &&
        at(joined, alice.userId, 'avatar_url') === 'mxc://example.org/rabbit',
      list.body,
    );
    stage.claim('only-joined', at(joined, bob.userId) === undefined, list.body);

    stage.step('Bob, who has not answered his invite, asks too');
    const refused = await bob.get(roomPath(room, 'joined_members'));
    stage.claim('invited-may-not', refuses(refused, 403, 'M_FORBIDDEN'), refused.body);
  },
});
