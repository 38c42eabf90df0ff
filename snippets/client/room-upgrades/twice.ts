import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Upgraded, and upgraded again',
  operations: ['upgradeRoom', 'getRoomStateWithKey', 'joinRoomById'],
  spec: 'client-server-api/#room-upgrades',
  claims: {
    again: 'A room that was replaced already can be replaced once more.',
    latest: 'Its tombstone names the latest replacement.',
    banned: 'Who was banned from the old room is not banned from the new one.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const old = await stage.room(alice, { preset: 'public_chat' });
    await alice.quietly.post(roomPath(old, 'ban'), { user_id: bob.userId });

    stage.step('The wrong version');
    await alice.post(roomPath(old, 'upgrade'), { new_version: '9' });
    stage.step('The right one');
    const second = await alice.post(roomPath(old, 'upgrade'), { new_version: '12' });
    stage.claim('again', second.status === 200, second.body);
    const fresh = String(second.body['replacement_room']);
    stage.step('Where the old room leads');
    const tombstone = (await alice.get(roomPath(old, 'state/m.room.tombstone'))).body;
    stage.claim('latest', tombstone['replacement_room'] === fresh, tombstone);

    stage.step('Bob, who was banned');
    const joined = await bob.post(roomPath(fresh, 'join'), {});
    stage.claim('banned', joined.status === 200, joined.body);
  },
});
