import { example } from '../../example.ts';
import { mentions, notificationIn } from '../../gateway.ts';
import { at } from '../../look.ts';
import { phonePusher } from '../../pushers.ts';

export default example({
  title: 'The number on the icon',
  about: 'Read on one device, and the others are told that less is unread.',
  operations: ['postReceipt', 'postPusher'],
  spec: 'push-gateway-api/#post_matrixpushv1notify',
  needs: { gateway: true },
  claims: {
    counted: 'Each notification carries how much is unread by now.',
    alone: 'When something is read, the count comes alone: without an event.',
    zero: 'A count of zero is left out, so that counts is an empty object.',
  },
  async run(stage) {
    const gateway = stage.gateway();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = stage.unique('phone');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const data = { url: gateway.url, format: 'event_id_only' };
    await bob.quietly.post('/_matrix/client/v3/pushers/set', phonePusher(phone, { data }));
    const first = await stage.say(alice, room, 'One lump');
    await gateway.heard(mentions(phone, first));
    const second = await stage.say(alice, room, 'or two?');
    stage.step('Alice has said two things');
    const two = notificationIn(await gateway.received(mentions(phone, second)));
    stage.step('Bob reads them at his desk');
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/receipt/m.read/${encodeURIComponent(second)}`;
    await bob.post(path, {});
    stage.step('And his phone may take the number away');
    const none = notificationIn(await gateway.received(mentions(phone)));
    stage.claim('counted', at(two, 'counts', 'unread') === 2, two);
    stage.claim('alone', none['event_id'] === undefined && none['devices'] !== undefined, none);
    stage.claim('zero', JSON.stringify(none['counts']) === '{}', none);
  },
});
