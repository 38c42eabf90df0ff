import { example } from '../../example.ts';
import { asks } from '../../identity-server.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Invite an address that is somebody’s',
  about: 'The identity server knows the user, so the invite is like any other.',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#third-party-invites',
  needs: { identityServer: true },
  claims: {
    invited: 'The user whose address it is, is invited.',
    plain: 'The invite says nothing of the address.',
    nothing: 'No invite is left with the identity server.',
    case: 'Small and capital letters make no difference.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice);
    const name = stage.unique('bob');
    const address = { medium: 'email', address: `${name}@example.org` } as const;
    const at = { id_server: identity.name };
    const token = await identity.register(alice);
    await bob.quietly.post('/_matrix/client/v3/account/3pid/bind', {
      ...at,
      ...identity.prove(address),
      id_access_token: await identity.register(bob),
    });

    stage.step('Alice knows his address alone');
    const invited = await alice.post(roomPath(room, 'invite'), {
      ...at,
      id_access_token: token,
      medium: 'email',
      address: `${name.toUpperCase()}@Example.org`,
    });
    stage.step('The identity server says whose it is');
    await identity.received(asks('lookup', token));
    stage.claim('case', invited.status === 200, invited.body);
    stage.step('Bob is invited');
    const member = await alice.get(roomPath(room, `state/m.room.member/${bob.userId}`));
    stage.claim('invited', member.body['membership'] === 'invite', member.body);
    stage.claim('plain', !member.text.includes('third_party_invite'), member.body);
    stage.claim('nothing', identity.letters(address).length === 0, identity.letters(address));
  },
});
