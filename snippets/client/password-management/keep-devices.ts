import { example } from '../../example.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Change the password and stay logged in everywhere',
  operations: ['changePassword', 'getTokenOwner'],
  spec: 'client-server-api/#post_matrixclientv3accountpassword',
  claims: {
    stay: 'With logout_devices: false the sessions of other devices go on.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const request = { new_password: stage.unique('looking-glass'), logout_devices: false };
    const change = '/_matrix/client/v3/account/password';

    const challenge = await alice.post(change, request);
    stage.step('Only the password changes');
    await alice.post(change, { ...request, auth: passwordProof(alice, challenge) });
    stage.step('Her phone');
    const other = await phone.get('/_matrix/client/v3/account/whoami');
    stage.claim('stay', other.body['user_id'] === alice.userId, other.body);
  },
});
