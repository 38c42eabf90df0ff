import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { nextOf, SYNC, syncUntil } from '../../syncing.ts';

export default example({
  title: 'Syncing says that one is there',
  about: 'set_presence is what a sync says of its user. Without it, a sync says online.',
  operations: ['sync', 'getPresence'],
  spec: 'client-server-api/#presence',
  claims: {
    online: 'Bob syncs, and Alice, who shares a room with him, is told that he is online.',
    unavailable: 'With set_presence=unavailable she is told that.',
    offline: 'With set_presence=offline the sync leaves his presence as it is.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const rooms = { not_types: ['*'] };
    const filter = JSON.stringify({
      account_data: rooms,
      room: { timeline: rooms, state: rooms, ephemeral: rooms },
    });
    let since: string | undefined;
    const alicesUntil = async (presence: string) => {
      const body = await syncUntil(stage, alice, { filter, since }, (answer) =>
        objectsAt(answer, 'presence', 'events').some(
          (event) =>
            event['sender'] === bob.userId && at(event, 'content', 'presence') === presence,
        ),
      );
      since = nextOf(body);
    };

    stage.step('Bob syncs');
    await bob.get(SYNC, { filter });
    await alicesUntil('online');
    stage.claim('online', true);
    stage.step('Bob’s client has seen no key pressed for a while');
    await bob.get(SYNC, { filter, set_presence: 'unavailable' });
    await alicesUntil('unavailable');
    stage.claim('unavailable', true);
    stage.step('A sync that is to show nothing');
    await bob.get(SYNC, { filter, set_presence: 'offline' });
    const path = `/_matrix/client/v3/presence/${encodeURIComponent(bob.userId)}/status`;
    const status = await alice.get(path);
    stage.claim('offline', status.body['presence'] === 'unavailable', status.body);
  },
});
