import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Too many requests',
  about: 'A client that is told to wait, and how long, need not guess.',
  operations: ['joinRoomById'],
  spec: 'client-server-api/#rate-limiting',
  errors: ['M_LIMIT_EXCEEDED'],
  needs: { rateLimits: 'on' },
  claims: {
    refused: 'Beyond the limit a request is 429 M_LIMIT_EXCEEDED.',
    'retry-after': 'Retry-After says in whole seconds how long to wait.',
    milliseconds: 'retry_after_ms says the same more exactly, and never more than the header.',
    others: 'Other users are not made to wait.',
    'other-operations': 'Nor is this user where the spec names no limit, such as for messages.',
    again: 'After the wait the request goes through.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const room = await stage.room(alice, { preset: 'public_chat' });
    const join = () => alice.post(roomPath(room, 'join'), {});

    // Many at once, which are not shown, and then one by itself.
    let burst = true;
    const refused = await stage.until(async () => {
      const answers = await Promise.all(Array.from({ length: burst ? 30 : 1 }, join));
      const found = burst ? undefined : answers.find(({ status }) => status === 429);
      burst = !burst;
      if (!burst) stage.step('Alice comes in again and again');
      return found;
    });
    stage.claim('refused', refuses(refused, 429, 'M_LIMIT_EXCEEDED'), refused.body);
    const seconds = refused.headers['retry-after'] ?? '';
    stage.claim('retry-after', /^[1-9]\d*$/.test(seconds), refused.headers);
    const ms = refused.body['retry_after_ms'];
    stage.claim(
      'milliseconds',
      typeof ms === 'number' && ms > 0 && ms <= Number(seconds) * 1000,
      refused.body,
    );

    stage.step('Bob comes in once');
    const other = await bob.post(roomPath(room, 'join'), {});
    stage.claim('others', other.status === 200, other.body);
    stage.step('Alice says why');
    const message = await alice.put(roomPath(room, `send/m.room.message/${stage.unique('late')}`), {
      msgtype: 'm.text',
      body: 'I’m late!',
    });
    stage.claim('other-operations', message.status === 200, message.body);

    const again = await stage.until(async () => {
      stage.step('A moment later');
      const answer = await join();
      return answer.status === 200 ? answer : undefined;
    });
    stage.claim('again', again.status === 200, again.body);
  },
});
