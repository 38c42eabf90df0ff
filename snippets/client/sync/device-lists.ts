import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { identityKeys } from '../../device-keys.ts';
import { at, isAmong, roomPath } from '../../look.ts';
import { nextOf, roomFilter, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Whose devices to look at again',
  about:
    'Who encrypts has to know every device of everyone in the room. The sync says whose list is out of date, and who need not be watched any more.',
  operations: ['sync', 'uploadKeys'],
  spec: 'client-server-api/#extensions-to-sync',
  claims: {
    changed: 'Bob’s device got keys, so Bob is in changed.',
    left: 'When no room is shared with him any more, he is in left.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const content = { algorithm: 'm.megolm.v1.aes-sha2' };
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [{ type: 'm.room.encryption', state_key: '', content }],
    });
    await stage.join(bob, room);
    const filter = roomFilter();
    const since = await tokenOf(alice, { filter });

    stage.step('Bob’s device uploads its keys');
    await bob.post('/_matrix/client/v3/keys/upload', { device_keys: identityKeys(bob) });
    stage.step('Alice');
    const listed = (name: 'changed' | 'left') => (body: JsonObject) =>
      isAmong(bob.userId, at(body, 'device_lists', name));
    const first = await syncUntil(stage, alice, { filter, since }, listed('changed'));
    stage.claim('changed', listed('changed')(first), first);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    stage.step('Bob has left the only room they shared');
    const then = await syncUntil(stage, alice, { filter, since: nextOf(first) }, listed('left'));
    stage.claim('left', listed('left')(then) && !listed('changed')(then), then);
  },
});
