import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Look into a room one has nothing to do with',
  operations: ['getRoomState', 'getRoomStateWithKey', 'getMembersByRoom', 'getJoinedMembersByRoom'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstate',
  errors: ['M_FORBIDDEN'],
  claims: {
    state: 'Its state is 403 M_FORBIDDEN.',
    piece: 'So is a piece of it, even though anyone may join.',
    members: 'So are its members.',
    joined: 'So is the list of who is joined.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', name: 'Private croquet' });

    stage.step('Bob asks for the state of a room he never joined');
    const state = await bob.get(roomPath(room, 'state'));
    stage.claim('state', refuses(state, 403, 'M_FORBIDDEN'), state.body);
    const answers = [];
    for (const rest of ['state/m.room.name', 'members', 'joined_members'])
      answers.push(await bob.get(roomPath(room, rest)));
    const [piece, members, joined] = answers;
    stage.claim('piece', piece !== undefined && refuses(piece, 403, 'M_FORBIDDEN'), piece?.body);
    stage.claim(
      'members',
      members !== undefined && refuses(members, 403, 'M_FORBIDDEN'),
      members?.body,
    );
    stage.claim(
      'joined',
      joined !== undefined && refuses(joined, 403, 'M_FORBIDDEN'),
      joined?.body,
    );
  },
});
