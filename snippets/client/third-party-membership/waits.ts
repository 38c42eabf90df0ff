import { asks } from '../../identity-server.ts';
import { contentOf, objectsAt, roomPath } from '../../look.ts';
import { example } from '../../example.ts';

export default example({
  title: 'Invite an address that is nobody’s yet',
  about:
    'The homeserver asks whose the address is, leaves the invite with the identity server, and puts its keys into the room.',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#third-party-invites',
  needs: { identityServer: true },
  claims: {
    hashed:
      'The identity server is first asked with a hash: it learns the address only of somebody it does not know.',
    told: 'With the invite, it is told who invites, and what the room is called.',
    waits: 'The room has an m.room.third_party_invite, with the token as its state key.',
    keys: 'Its public_key is the first of those that the identity server gave.',
    hidden: 'The address is in no event.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Tea at six' });
    const address = `${stage.unique('hatter')}@example.org`;
    const token = await identity.register(alice);

    stage.step('Alice has a token for the identity server, and an address');
    await alice.post(roomPath(room, 'invite'), {
      id_server: identity.name,
      id_access_token: token,
      medium: 'email',
      address,
    });
    stage.step('The homeserver asks how addresses are hashed there');
    await identity.received(asks('hash_details', token));
    stage.step('It asks whose the address is. Nobody’s');
    const lookup = await identity.received(asks('lookup', token));
    stage.claim('hashed', !JSON.stringify(lookup.body).includes(address), lookup.body);
    stage.step('It leaves the invite there');
    const stored = await identity.received(asks('store-invite', token));
    const [letter] = identity.letters({ medium: 'email', address });
    const facts = letter?.facts;
    stage.claim(
      'told',
      facts?.['sender'] === alice.userId && facts['room_name'] === 'Tea at six',
      stored.body,
    );
    stage.step('What waits in the room');
    const state = await alice.get(
      roomPath(room, `state/m.room.third_party_invite/${letter?.token ?? ''}`),
    );
    stage.claim('waits', state.status === 200, state.body);
    const [first] = objectsAt(state.body, 'public_keys');
    stage.claim(
      'keys',
      first !== undefined && first['public_key'] === state.body['public_key'],
      state.body,
    );
    const all = await alice.quietly.get(roomPath(room, 'state'));
    const create = Array.isArray(all.json)
      ? contentOf(objectsAt(all.json), 'm.room.create')
      : undefined;
    stage.claim('hidden', create !== undefined && !all.text.includes(address), all.json);
  },
});
