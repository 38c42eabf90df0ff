import { example } from '../../example.ts';
import { contentOf, objectsAt, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'A direct chat',
  about:
    'is_direct is a flag on the invite. That the room is a direct chat each side writes into its own account data.',
  operations: ['createRoom', 'sync'],
  spec: 'client-server-api/#direct-messaging',
  claims: {
    flagged: 'The invite says is_direct.',
    'not-the-creator': 'The creator’s own member event does not.',
    'with-profile': 'The invite carries the display name of the invited.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    await bob.quietly.put(
      `/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`,
      { displayname: 'Bob the Lizard' },
    );

    stage.step('Alice would like to talk to Bob');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      is_direct: true,
      preset: 'trusted_private_chat',
      invite: [bob.userId],
    });
    const room = String(body['room_id']);

    stage.step('Bob’s client sees that the invite is to a direct chat');
    const sync = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    const invite = objectsAt(sync.body, 'rooms', 'invite', room, 'invite_state', 'events');
    const his = contentOf(invite, 'm.room.member', bob.userId);
    stage.claim('flagged', his?.['is_direct'] === true && his['membership'] === 'invite', his);
    stage.claim('with-profile', his?.['displayname'] === 'Bob the Lizard', his);

    const state = await alice.quietly.get(
      `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state`,
    );
    const hers = contentOf(objectsAt(state.json), 'm.room.member', alice.userId);
    stage.claim('not-the-creator', hers?.['is_direct'] === undefined, hers);
  },
});
