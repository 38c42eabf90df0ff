import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';
import type { User } from '../../example.ts';

export default example({
  title: 'Send to all devices of a user',
  operations: ['sendToDevice', 'sync'],
  spec: 'client-server-api/#send-to-device-messaging',
  claims: {
    each: 'With * instead of a device, every device of the user gets the message.',
    'not-later': 'A device that logs in afterwards does not.',
    'unknown-fine': 'Devices and users that are not known are passed over; the request succeeds.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await bob.newDevice();
    const since = { laptop: await caughtUp(bob), phone: await caughtUp(phone) };
    stage.step('Alice writes to all of Bob’s devices, to one that never was, and to nobody');
    const sent = await alice.put(
      `/_matrix/client/v3/sendToDevice/org.example.knock/${stage.unique()}`,
      {
        messages: {
          [bob.userId]: { '*': { times: 3 } },
          [alice.userId]: { MOCKTURTLE: { times: 1 } },
          [`@${stage.unique('nobody')}:${stage.serverName}`]: { '*': { times: 2 } },
        },
      },
    );
    stage.claim('unknown-fine', sent.status === 200, sent.body);
    const heard = (device: User, from: string) =>
      stage.until(async () => {
        const { body } = await syncAs(device, {}, from);
        return objectsAt(body, 'to_device', 'events')[0];
      });
    stage.step('One');
    const first = await heard(bob, since.laptop);
    stage.step('Two');
    const second = await heard(phone, since.phone);
    stage.claim(
      'each',
      [first, second].every((one) => at(one, 'content', 'times') === 3),
      [first, second],
    );
    const tablet = await bob.newDevice();
    stage.step('A device that is new');
    const { body } = await syncAs(tablet, {});
    stage.claim('not-later', objectsAt(body, 'to_device', 'events').length === 0, body);
  },
});
