import { tells } from '../../appservice.ts';
import { example } from '../../example.ts';
import { at, isSame } from '../../look.ts';

export default example({
  title: 'A service that was not there gets everything, once and in order',
  operations: ['sendMessage', 'pingAppservice'],
  spec: 'application-service-api/#pushing-events',
  needs: { appservice: { id: 'slow' } },
  claims: {
    again: 'A transaction that was not taken comes again with the same id.',
    same: 'It is the very same: what was said meanwhile is not in it.',
    next: 'That comes in the next one.',
    ping: 'A service that asks for a ping is tried again at once.',
    longer: 'Left alone, it is tried again after a while, and the next time after twice as long.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const ghost = await service.ghost('hare');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await service.as(ghost).quietly.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    await service.heard(tells(room));
    let tired = true;
    service.answer((request) =>
      tired && tells('first')(request)
        ? { status: 503, body: { errcode: 'M_UNKNOWN', error: 'I am having tea' } }
        : undefined,
    );
    await stage.say(alice, room, 'The first thing');
    stage.step('The service takes nothing.');
    const first = await service.received(tells('first'));
    const attempts = [performance.now()];
    for (const _attempt of ['second', 'third']) {
      await service.heard(tells('first'));
      attempts.push(performance.now());
    }
    const [begin = 0, middle = 0, end = 0] = attempts;
    const waits = [middle - begin, end - middle];
    stage.claim('longer', end - middle > 1.4 * (middle - begin), waits);
    await stage.say(alice, room, 'The second thing');
    tired = false;
    const began = performance.now();
    stage.step('It is back, and says so.');
    await service.sender.post(`/_matrix/client/v1/appservice/${service.id}/ping`, {});
    stage.step('The same transaction');
    const again = await service.received(tells('first'));
    stage.claim('ping', performance.now() - began < 900, performance.now() - began);
    stage.step('And the next');
    const second = await service.received(tells('second'));
    stage.claim('again', again.path === first.path, [first.path, again.path]);
    stage.claim('same', isSame(again.body, first.body), again.body);
    const text = at(second.body, 'events', 0, 'content', 'body');
    stage.claim('next', second.path !== first.path && text === 'The second thing', second.body);
  },
});
