import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A request that waits ends with its session',
  about:
    'A long poll can last for minutes. If it were left alone, a device that was logged out would still get one more answer.',
  operations: ['logout', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3logout',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    'cut-off': 'A /sync that waits is answered with 401 M_UNKNOWN_TOKEN when its session ends.',
    'at-once': 'It does not wait until its timeout.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const since = String((await phone.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('The phone waits for news, for up to half a minute');
    const began = Date.now();
    const waiting = phone.get('/_matrix/client/v3/sync', { since, timeout: 30_000 });

    stage.step('Alice ends all her sessions from another device');
    await alice.post('/_matrix/client/v3/logout/all', {});
    const answer = await waiting;
    stage.claim('cut-off', refuses(answer, 401, 'M_UNKNOWN_TOKEN'), answer.body);
    stage.claim('at-once', Date.now() - began < 5_000, Date.now() - began);
  },
});
