import { example } from '../../example.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Others do not see your tags',
  operations: ['getRoomTags', 'setRoomTag', 'deleteRoomTag', 'sync'],
  spec: 'client-server-api/#room-tagging',
  errors: ['M_FORBIDDEN'],
  claims: {
    'not-read': 'Reading the tags of another user is 403 M_FORBIDDEN.',
    'not-changed': 'So is adding one, and removing one.',
    'not-in-sync': 'Nobody else’s sync has them.',
    'own-only': 'A user’s own list of the same room is their own.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const tagsOf = (userId: string) =>
      `/_matrix/client/v3/user/${encodeURIComponent(userId)}/rooms/${encodeURIComponent(room)}/tags`;
    await alice.quietly.put(`${tagsOf(alice.userId)}/m.lowpriority`, {});

    stage.step('Bob asks what Alice thinks of the room');
    const read = await bob.get(tagsOf(alice.userId));
    stage.claim(
      'not-read',
      read.status === 403 && read.body['errcode'] === 'M_FORBIDDEN',
      read.body,
    );
    stage.step('He makes it a favourite of hers');
    const put = await bob.put(`${tagsOf(alice.userId)}/m.favourite`, {});
    stage.step('… and takes off the tag that he suspects');
    const removed = await bob.delete(`${tagsOf(alice.userId)}/m.lowpriority`);
    stage.claim('not-changed', put.status === 403 && removed.status === 403, [
      put.body,
      removed.body,
    ]);

    stage.step('His sync says nothing');
    const synced = await syncAs(bob, { roomAccountData: ['m.tag'] });
    stage.claim('not-in-sync', !synced.text.includes('m.lowpriority'), synced.body);
    stage.step('His own tags');
    const own = await bob.get(tagsOf(bob.userId));
    stage.claim('own-only', JSON.stringify(own.body) === '{"tags":{}}', own.body);
  },
});
