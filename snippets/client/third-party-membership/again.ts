import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Invite the same address twice',
  about:
    'Somebody may have lost the letter, so the identity server is asked each time. It decides what that means.',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#third-party-invites',
  needs: { identityServer: true, ruma: true },
  claims: {
    'new-token': 'An identity server that makes a new token has a second invite put into the room.',
    'same-token': 'One that answers the token it has given already adds no event.',
    'foreign-token':
      'A token of another inviter’s invite is not taken: its keys would take the place of the right ones.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'trusted_private_chat', invite: [bob.userId] });
    await stage.join(bob, room);
    const [hers, his] = [await identity.register(alice), await identity.register(bob)];
    const invite = {
      id_server: identity.name,
      medium: 'email',
      address: `${stage.unique('hare')}@example.org`,
    };
    const path = roomPath(room, 'invite');
    const waiting = async () => {
      const { json } = await alice.quietly.get(roomPath(room, 'state'));
      return objectsAt(json).filter(({ type }) => type === 'm.room.third_party_invite');
    };
    stage.step('Alice invites the hare');
    await alice.post(path, { ...invite, id_access_token: hers });
    stage.step('And again');
    await alice.post(path, { ...invite, id_access_token: hers });
    const two = await waiting();
    stage.claim('new-token', new Set(two.map((event) => event['state_key'])).size === 2, two);
    const [first] = two;
    const content = objectsAt([first?.['content'] ?? null])[0] ?? {};
    identity.answer(({ path: asked, headers }) =>
      asked.endsWith('/store-invite') &&
      [hers, his].some((token) => headers['authorization'] === `Bearer ${token}`)
        ? { status: 200, body: { ...content, token: first?.['state_key'] ?? '' } }
        : undefined,
    );
    stage.step('A third time, and the identity server answers a token of before');
    await alice.post(path, { ...invite, id_access_token: hers });
    const ids = (events: readonly object[]) =>
      JSON.stringify(events.map((one) => Reflect.get(one, 'event_id')));
    const after = await waiting();
    stage.claim('same-token', ids(after) === ids(two), after);
    stage.step('Bob gets that token, too');
    const foreign = await bob.post(path, { ...invite, id_access_token: his });
    stage.claim(
      'foreign-token',
      foreign.status === 502 && ids(await waiting()) === ids(two),
      foreign.body,
    );
  },
});
