import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { nextOf, SYNC, syncUntil } from '../../syncing.ts';

export default example({
  title: 'A new name travels with presence, too',
  operations: ['setProfileField', 'sync'],
  spec: 'client-server-api/#events-on-change-of-profile-information',
  claims: {
    told: 'Who shares a room is told of the new name by an m.presence event.',
    state: 'It says how the user is, as before.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = nextOf((await bob.quietly.get(SYNC)).body);
    const mine = encodeURIComponent(alice.userId);
    await alice.quietly.put(`/_matrix/client/v3/presence/${mine}/status`, {
      presence: 'online',
      status_msg: 'At tea',
    });
    stage.step('Alice takes another name');
    await alice.put(`/_matrix/client/v3/profile/${mine}/displayname`, { displayname: 'Mabel' });
    const filter = JSON.stringify({ account_data: { not_types: ['*'] }, room: { rooms: [] } });
    stage.step('Bob syncs');
    const of = (body: Parameters<typeof at>[0]) =>
      objectsAt(body, 'presence', 'events').find(
        (event) =>
          event['sender'] === alice.userId && at(event, 'content', 'displayname') === 'Mabel',
      );
    const found = of(
      await syncUntil(stage, bob, { since, filter }, (body) => of(body) !== undefined),
    );
    stage.claim('told', found !== undefined, found);
    const content = found?.['content'];
    const isAsBefore =
      at(content, 'presence') === 'online' && at(content, 'status_msg') === 'At tea';
    stage.claim('state', isAsBefore, content);
  },
});
