import { example } from '../../example.ts';
import { identityKeys } from '../../device-keys.ts';
import { at, isAmong } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Follow the devices of others',
  about:
    'A client keeps a list of everyone’s devices. It is told whose list is out of date, and asks for that one again.',
  operations: ['getKeysChanges', 'sync', 'uploadKeys', 'queryKeys'],
  spec: 'client-server-api/#tracking-the-device-list-for-a-user',
  claims: {
    changed: 'Whoever shares a room with a user is told when a device of theirs has new keys.',
    'between-syncs': 'A client that was away asks for all that changed between two syncs.',
    'not-strangers': 'Users without a common room are not told.',
    'device-gone': 'Logging out a device is such a change, and its keys are gone.',
    left: 'When the last common room ends, the user is in left: there is nothing to follow any more.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const phone = await alice.newDevice();
    const room = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(alice, room);
    const start = await caughtUp(bob);
    const carolStart = await caughtUp(carol);
    const news = (from: string, list: 'changed' | 'left') =>
      stage.until(async () => {
        const { body } = await syncAs(bob, {}, from);
        return isAmong(alice.userId, at(body, 'device_lists', list))
          ? String(body['next_batch'])
          : undefined;
      });
    const changes = async (who: typeof bob, from: string, to: string) =>
      (await who.get('/_matrix/client/v3/keys/changes', { from, to })).body;

    stage.step('Alice’s phone publishes its keys');
    await phone.post('/_matrix/client/v3/keys/upload', { device_keys: identityKeys(phone) });
    stage.step('Bob is told that something changed');
    const published = await news(start, 'changed');
    stage.claim('changed', published !== start, published);

    await phone.quietly.post('/_matrix/client/v3/logout', {});
    stage.step('Alice logs out on her phone; Bob is told again');
    const gone = await news(published, 'changed');
    stage.step('He asks which devices there are');
    const { body } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [] },
    });
    const device = at(body, 'device_keys', alice.userId, phone.deviceId);
    stage.claim('device-gone', device === undefined, body);

    stage.step('A client of his that slept through all of it');
    const slept = await changes(bob, start, gone);
    stage.claim('between-syncs', isAmong(alice.userId, slept['changed']), slept);
    const carolEnd = await caughtUp(carol);
    stage.step('Carol, who knows nobody');
    const hers = await changes(carol, carolStart, carolEnd);
    stage.claim('not-strangers', !isAmong(alice.userId, hers['changed']), hers);

    await alice.quietly.post(`/_matrix/client/v3/rooms/${encodeURIComponent(room)}/leave`, {});
    stage.step('Alice leaves the only room that they share');
    const parted = await news(gone, 'left');
    stage.step('/keys/changes says the same');
    const last = await changes(bob, gone, parted);
    stage.claim('left', isAmong(alice.userId, last['left']), last);
  },
});
