import { example } from '../../example.ts';
import { mentions, notificationIn } from '../../gateway.ts';
import { phonePusher, pushersOf } from '../../pushers.ts';

export default example({
  title: 'A gateway that is busy, and one that knows the phone no more',
  operations: ['postPusher', 'getPushers'],
  spec: 'push-gateway-api/#post_matrixpushv1notify',
  needs: { gateway: true },
  claims: {
    again: 'What was not taken comes again, the same event, after a second.',
    order: 'What is said meanwhile waits its turn.',
    rejected: 'A pushkey that the gateway rejects loses its pusher.',
  },
  async run(stage) {
    const gateway = stage.gateway();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = stage.unique('phone');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const data = { url: gateway.url, format: 'event_id_only' };
    await bob.quietly.post('/_matrix/client/v3/pushers/set', phonePusher(phone, { data }));
    let asked = 0;
    gateway.answer((request) => {
      if (!mentions(phone)(request)) return undefined;
      asked += 1;
      if (asked === 1)
        return { status: 503, body: { errcode: 'M_UNKNOWN', error: 'Too much tea' } };
      return { status: 200, body: { rejected: asked === 2 ? [] : [phone] } };
    });
    const first = await stage.say(alice, room, 'First');
    stage.step('The gateway is busy');
    await gateway.received(mentions(phone));
    const second = await stage.say(alice, room, 'Second');
    stage.step('A second later');
    const again = notificationIn(await gateway.received(mentions(phone)));
    stage.step('The next in the queue. This time the gateway rejects the key');
    const next = notificationIn(await gateway.received(mentions(phone)));
    stage.step('What becomes of the pusher');
    const left = await stage.until(async () => {
      const pushers = await pushersOf(bob);
      return pushers.length === 0 ? pushers : undefined;
    });
    stage.claim('again', again['event_id'] === first, again);
    stage.claim('order', next['event_id'] === second, next);
    stage.claim('rejected', left.length === 0, left);
  },
});
