import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A room to which addresses are invited',
  about:
    'The identity server is asked before there is a room. What it answers is part of the room from its first moment.',
  operations: ['createRoom'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  errors: ['M_FORBIDDEN'],
  needs: { identityServer: true },
  claims: {
    user: 'Whose address is known is invited like a user who was named.',
    waiting: 'For the other address an m.room.third_party_invite waits in the room.',
    direct: 'The user’s invite has is_direct, where the room was asked for so.',
    forgotten: 'Of the invite that waits, nothing in the room tells that it was to be direct.',
    whole: 'When the identity server refuses, there is no room.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const addressOf = (name: string) =>
      ({ medium: 'email', address: `${stage.unique(name)}@example.org` }) as const;
    const [known, unknown] = [addressOf('bob'), addressOf('dormouse')];
    await bob.quietly.post('/_matrix/client/v3/account/3pid/bind', {
      id_server: identity.name,
      id_access_token: await identity.register(bob),
      ...identity.prove(known),
    });
    const at = { id_server: identity.name, id_access_token: await identity.register(alice) };
    const create = '/_matrix/client/v3/createRoom';
    stage.step('One is Bob’s, one nobody’s');
    const { body } = await alice.post(create, {
      is_direct: true,
      invite_3pid: [
        { ...at, ...known },
        { ...at, ...unknown },
      ],
    });
    stage.step('The room');
    const { json } = await alice.quietly.get(roomPath(String(body['room_id']), 'state'));
    const events = objectsAt(json);
    const member = await alice.get(
      roomPath(String(body['room_id']), `state/m.room.member/${bob.userId}`),
    );
    stage.claim('user', member.body['membership'] === 'invite', member.body);
    stage.claim('direct', member.body['is_direct'] === true, member.body);
    const waiting = events.filter(({ type }) => type === 'm.room.third_party_invite');
    const [letter] = identity.letters(unknown);
    stage.claim(
      'waiting',
      waiting.some(({ state_key: key }) => key === letter?.token),
      waiting,
    );
    stage.claim(
      'forgotten',
      waiting.length === 1 && !JSON.stringify(waiting).includes('is_direct'),
      waiting,
    );
    stage.step('A token that the identity server does not know');
    const refused = await alice.post(create, {
      invite_3pid: [{ ...at, ...unknown, id_access_token: 'teapot' }],
    });
    const rooms = await alice.quietly.get('/_matrix/client/v3/joined_rooms');
    const joined = rooms.body['joined_rooms'];
    stage.claim(
      'whole',
      refuses(refused, 403, 'M_FORBIDDEN') && Array.isArray(joined) && joined.length === 1,
      refused.body,
    );
  },
});
