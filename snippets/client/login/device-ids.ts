import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Device ids that cannot be',
  about: 'The spec has no grammar for device ids. This is the one that is kept here.',
  operations: ['login'],
  spec: 'client-server-api/#post_matrixclientv3login',
  errors: ['M_INVALID_PARAM'],
  needs: { ruma: true },
  claims: {
    refused:
      'An empty device id, one of 256 bytes and one with a line break are 400 M_INVALID_PARAM.',
    accepted: 'One of 255 bytes is taken, whatever letters it is made of.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const attempt = (deviceId: string) =>
      stage.anyone.post('/_matrix/client/v3/login', {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: alice.userId },
        password: alice.password,
        device_id: deviceId,
      });

    stage.step('Nothing');
    const empty = await attempt('');
    stage.step('A byte too many');
    const long = await attempt('D'.repeat(256));
    stage.step('Two lines');
    const control = await attempt('LOOKING\nGLASS');
    const all = [empty, long, control];
    stage.claim(
      'refused',
      all.every((answer) => refuses(answer, 400, 'M_INVALID_PARAM')),
      all.map(({ body }) => body),
    );

    stage.step('85 signs of three bytes each');
    const fits = await attempt('\u262f'.repeat(85));
    stage.claim('accepted', fits.body['device_id'] === '\u262f'.repeat(85), fits.body);
  },
});
