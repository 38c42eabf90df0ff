import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Log out of one session',
  about:
    'Logging out is more than forgetting a token: the device goes too, and with it its keys. It cannot be undone.',
  operations: ['logout', 'getTokenOwner', 'getDevice'],
  spec: 'client-server-api/#post_matrixclientv3logout',
  errors: ['M_UNKNOWN_TOKEN'],
  claims: {
    done: 'The answer is an empty object.',
    'token-dead': 'The access token is refused from then on, with 401 M_UNKNOWN_TOKEN.',
    'hard-logout': 'soft_logout is not true: the client has to forget what it stored.',
    'device-gone': 'The device is gone from the user’s devices.',
    'others-stay': 'The session on the other device goes on.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();

    stage.step('Alice logs out on her phone');
    const done = await phone.post('/_matrix/client/v3/logout', {});
    stage.claim('done', done.status === 200 && Object.keys(done.body).length === 0, done.body);

    stage.step('The phone’s token is worth nothing now');
    const after = await phone.get('/_matrix/client/v3/account/whoami');
    stage.claim('token-dead', refuses(after, 401, 'M_UNKNOWN_TOKEN'), after.body);
    stage.claim('hard-logout', after.body['soft_logout'] !== true, after.body);

    stage.step('Her first session looks for the phone');
    const gone = await alice.get(
      `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`,
    );
    stage.claim('device-gone', gone.status === 404, gone.body);
    stage.claim('others-stay', gone.status !== 401, gone.body);
  },
});
