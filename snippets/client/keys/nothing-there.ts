import { example } from '../../example.ts';
import { at } from '../../look.ts';

export default example({
  title: 'No keys, no device, no way there',
  about: 'Three reasons for an empty answer that a client must tell apart.',
  operations: ['queryKeys', 'claimKeys'],
  spec: 'client-server-api/#post_matrixclientv3keysquery',
  claims: {
    'no-keys': 'A user whose devices have no keys is there, with no device.',
    'no-user': 'A user who does not exist is not there.',
    'no-way': 'Each server that cannot be asked is in failures, for claims as well.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const nobody = `@${stage.unique('nobody')}:${stage.serverName}`;
    const far = '@duchess:far.example.org';
    stage.step('Bob asks for three users');
    const { body } = await bob.post('/_matrix/client/v3/keys/query', {
      device_keys: { [alice.userId]: [], [nobody]: [], [far]: [] },
    });
    const found = at(body, 'device_keys', alice.userId);
    stage.claim('no-keys', JSON.stringify(found) === '{}', body);
    stage.claim('no-user', at(body, 'device_keys', nobody) === undefined, body);
    stage.step('He tries to claim a key');
    const claimed = await bob.post('/_matrix/client/v3/keys/claim', {
      one_time_keys: { [far]: { ROSES: 'signed_curve25519' } },
    });
    const failed = [body, claimed.body].map((one) => at(one, 'failures', 'far.example.org'));
    stage.claim(
      'no-way',
      failed.every((one) => one !== undefined),
      failed,
    );
  },
});
