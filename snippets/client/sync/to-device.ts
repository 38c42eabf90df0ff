import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { nextOf, roomFilter, SYNC, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Messages to a device, until it has them',
  about:
    'Keys travel this way. One that is lost is lost for good, so the server keeps a message until the client shows that it arrived.',
  operations: ['sync', 'sendToDevice'],
  spec: 'client-server-api/#send-to-device-messaging',
  claims: {
    delivered: 'The message comes, with its sender and type.',
    again: 'Asked again with the same token, it comes again.',
    acknowledged: 'Coming back with the next token acknowledges it: it does not come any more.',
    deleted: 'From then on it is gone, also for the old token.',
    'one-device': 'It comes to the device it was sent to, and to no other.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const tablet = await bob.newDevice();
    const filter = roomFilter();
    const [since, other] = [await tokenOf(bob, { filter }), await tokenOf(tablet, { filter })];
    const type = 'org.wonderland.key';
    const messages = (body: JsonObject) => objectsAt(body, 'to_device', 'events');

    stage.step('Alice sends to one of Bob’s devices');
    await alice.put(`/_matrix/client/v3/sendToDevice/${type}/${stage.unique()}`, {
      messages: { [bob.userId]: { [bob.deviceId]: { opens: 'the little door' } } },
    });
    stage.step('It syncs');
    const first = await syncUntil(
      stage,
      bob,
      { filter, since },
      (answer) => messages(answer).length > 0,
    );
    const [message] = messages(first);
    const isRight = message?.['sender'] === alice.userId && message['type'] === type;
    stage.claim('delivered', isRight, first);
    stage.step('The answer got lost: the same token again');
    const again = (await bob.get(SYNC, { filter, since })).body;
    stage.claim('again', messages(again).length === 1, again);
    stage.step('The next token');
    const next = (await bob.get(SYNC, { filter, since: nextOf(again) })).body;
    stage.claim('acknowledged', messages(next).length === 0, next);
    stage.step('The old token');
    const old = (await bob.get(SYNC, { filter, since })).body;
    stage.claim('deleted', messages(old).length === 0, old);
    stage.step('The other device');
    const elsewhere = (await tablet.get(SYNC, { filter, since: other })).body;
    stage.claim('one-device', messages(elsewhere).length === 0, elsewhere);
  },
});
