import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { identityKeys } from '../../device-keys.ts';
import { at, isAmong, roomPath } from '../../look.ts';
import { nextOf, roomFilter, SYNC, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Gone, with another device, and back',
  about:
    'While two users share no room, neither hears of the other. What was missed is made good when they meet again.',
  operations: ['sync', 'uploadKeys'],
  spec: 'client-server-api/#tracking-the-device-list-for-a-user',
  claims: {
    left: 'Who leaves the last common room is in left.',
    'not-told': 'A device that they add meanwhile is not told.',
    back: 'When they come back they are in changed, so that their list is asked for again.',
    'between-syncs': 'So are they for a client that slept through all of it.',
    invited: 'An invite alone is not yet a common room: who was only invited is in neither list.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'private_chat', invite: [bob.userId] });
    const filter = roomFilter();
    const listed = (name: 'changed' | 'left') => (body: JsonObject) =>
      isAmong(bob.userId, at(body, 'device_lists', name));
    const invited = (await alice.quietly.get(SYNC, { filter })).body;
    await bob.quietly.post('/_matrix/client/v3/keys/upload', { device_keys: identityKeys(bob) });
    stage.step('Bob is invited, and his device has new keys');
    const early = (await alice.get(SYNC, { filter, since: nextOf(invited) })).body;
    stage.claim('invited', !listed('changed')(early) && !listed('left')(early), early);

    await stage.join(bob, room);
    const since = await tokenOf(alice, { filter });
    await bob.quietly.post(roomPath(room, 'leave'), {});
    stage.step('He came, and left');
    const gone = await syncUntil(stage, alice, { filter, since }, listed('left'));
    stage.claim('left', listed('left')(gone), gone);
    const phone = await bob.newDevice();
    await phone.quietly.post('/_matrix/client/v3/keys/upload', {
      device_keys: identityKeys(phone),
    });
    stage.step('Elsewhere, he gets a phone');
    const away = (await alice.get(SYNC, { filter, since: nextOf(gone) })).body;
    stage.claim('not-told', away['device_lists'] === undefined, away);
    await alice.quietly.post(roomPath(room, 'invite'), { user_id: bob.userId });
    await stage.join(bob, room);
    stage.step('He comes back');
    const back = await syncUntil(stage, alice, { filter, since: nextOf(away) }, listed('changed'));
    stage.claim('back', listed('changed')(back) && !listed('left')(back), back);
    stage.step('A client of Alice’s that was not there');
    const slept = (await alice.get(SYNC, { filter, since })).body;
    stage.claim('between-syncs', listed('changed')(slept) && !listed('left')(slept), slept);
  },
});
