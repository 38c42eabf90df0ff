import { example } from '../../example.ts';

import { mentions, notificationIn } from '../../gateway.ts';
import { at } from '../../look.ts';
import { phonePusher } from '../../pushers.ts';

export default example({
  title: 'What a push gateway is sent',
  about: 'The whole event, or with event_id_only where to find it: the pusher chooses.',
  operations: ['postPusher', 'sendMessage'],
  spec: 'push-gateway-api/#post_matrixpushv1notify',
  needs: { gateway: true },
  claims: {
    whole: 'Without a format, the gateway is told who said what, and where.',
    tweaks: 'The tweaks of the rule that matched go with it.',
    'id-only': 'With event_id_only it is told neither the text nor who said it.',
    data: 'It gets data back as the client set it, without url.',
    own: 'Nobody is told of what they say themselves.',
  },
  async run(stage) {
    const gateway = stage.gateway();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const [phone, watch] = [stage.unique('phone'), stage.unique('watch')];
    const room = await stage.room(alice, { preset: 'private_chat', name: 'Tea at six' });
    await alice.quietly.post(`/_matrix/client/v3/rooms/${encodeURIComponent(room)}/invite`, {
      user_id: bob.userId,
    });
    await stage.join(bob, room);
    const set = '/_matrix/client/v3/pushers/set';
    stage.step('A phone, whose gateway may know everything');
    await bob.post(set, phonePusher(phone, { data: { url: gateway.url, brand: 'teapot' } }));
    stage.step('And a watch, whose gateway may not');
    const data = { url: gateway.url, format: 'event_id_only' };
    await bob.post(set, phonePusher(watch, { data }));
    const own = await stage.say(bob, room, 'I am listening');
    const said = await stage.say(alice, room, 'The kettle is on');
    stage.step('Alice says something. For the phone:');
    const whole = notificationIn(await gateway.received(mentions(phone, said)));
    stage.step('For the watch:');
    const small = notificationIn(await gateway.received(mentions(watch, said)));
    stage.claim(
      'whole',
      whole['sender'] === alice.userId &&
        whole['room_name'] === 'Tea at six' &&
        at(whole, 'content', 'body') === 'The kettle is on',
      whole,
    );
    stage.claim('tweaks', at(whole, 'devices', 0, 'tweaks', 'sound') === 'default', whole);
    const text = JSON.stringify(small);
    stage.claim('id-only', !text.includes('kettle') && !text.includes(alice.userId), small);
    const given = JSON.stringify(at(whole, 'devices', 0, 'data'));
    stage.claim('data', given === '{"brand":"teapot"}', given);
    stage.claim('own', at(whole, 'counts', 'unread') === 1 && whole['event_id'] !== own, whole);
  },
});
