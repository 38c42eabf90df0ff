import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { at, objectsAt, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'An address becomes somebody’s',
  about:
    'Once the invited has bound the address, the identity server tells the homeserver of the user. The invite that waited becomes an invite of the user.',
  operations: ['onBindThirdPartyIdentifier', 'bind3PID', 'inviteBy3PID'],
  spec: 'server-server-api/#put_matrixfederationv13pidonbind',
  needs: { identityServer: true },
  claims: {
    taken: 'The homeserver takes the notice without asking who brings it: what is signed counts.',
    invited: 'The user finds the invite in /sync.',
    'not-again': 'The same notice once more changes nothing.',
    forged: 'A notice for another user than was signed for invites nobody.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, dodo] = [await stage.user('alice'), await stage.user('dodo')];
    const room = await stage.room(alice, { name: 'Caucus race' });
    const address = { medium: 'email', address: `${stage.unique('dodo')}@example.org` } as const;
    const server = { id_server: identity.name };
    const token = await identity.register(alice);
    await alice.quietly.post(roomPath(room, 'invite'), {
      ...server,
      id_access_token: token,
      ...address,
    });
    stage.step('The dodo has proved that the address is his, and binds it');
    await dodo.post('/_matrix/client/v3/account/3pid/bind', {
      ...server,
      ...identity.prove(address),
      id_access_token: await identity.register(dodo),
    });
    const notice = identity.onbind(address);
    const onbind = '/_matrix/federation/v1/3pid/onbind';
    stage.step('Somebody else would like to be invited instead');
    const mock = await stage.user('mock-turtle');
    await stage.anyone.put(onbind, { ...notice, mxid: mock.userId });
    const path = '/_matrix/client/v3/sync';
    const none = await mock.quietly.get(path, { filter: JSON.stringify({}) });
    stage.claim('forged', at(none.body, 'rooms', 'invite', room) === undefined, none.body);
    stage.step('The identity server tells the homeserver');
    const told = await stage.anyone.put(onbind, notice);
    stage.claim('taken', told.status === 200, told.body);
    stage.step('Which is asked whether the key still counts');
    await identity.received(asks('pubkey/isvalid'));
    stage.step('The dodo looks');
    const { body } = await dodo.get(path, { filter: ROOMS_ONLY });
    const events = objectsAt(body, 'rooms', 'invite', room, 'invite_state', 'events');
    stage.claim(
      'invited',
      events.some(({ sender }) => sender === alice.userId),
      body,
    );
    await stage.join(dodo, room);
    stage.step('The same notice again');
    await stage.anyone.put(onbind, notice);
    const member = await alice.quietly.get(roomPath(room, `state/m.room.member/${dodo.userId}`));
    stage.claim('not-again', member.body['membership'] === 'join', member.body);
  },
});
