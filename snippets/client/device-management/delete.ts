import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof, sessionOf } from '../../prove.ts';

export default example({
  title: 'Remove a device',
  about:
    'Whoever has stolen an access token could lock its owner out with this. So the server asks for more than the token.',
  operations: ['deleteDevice', 'getDevice', 'getTokenOwner'],
  spec: 'client-server-api/#delete_matrixclientv3devicesdeviceid',
  errors: ['M_FORBIDDEN', 'M_UNKNOWN_TOKEN'],
  claims: {
    'asks-first': 'The first request is answered with 401, and changes nothing.',
    'try-again': 'A wrong password is answered with 401, an errcode and the same session.',
    removed: 'With the right one the device is removed.',
    'session-ended': 'Its access token is refused from then on.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const device = `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`;

    stage.step('Alice lost her phone');
    const challenge = await alice.delete(device, {});
    const still = await phone.quietly.get('/_matrix/client/v3/account/whoami');
    stage.claim('asks-first', challenge.status === 401 && still.status === 200, challenge.body);

    stage.step('A password that is not hers');
    const wrong = await alice.delete(device, {
      auth: { ...passwordProof(alice, challenge), password: 'down the rabbit hole' },
    });
    stage.claim(
      'try-again',
      refuses(wrong, 401, 'M_FORBIDDEN') && sessionOf(wrong) === sessionOf(challenge),
      wrong.body,
    );

    stage.step('Her password');
    const done = await alice.delete(device, { auth: passwordProof(alice, wrong) });
    const gone = await alice.get(device);
    stage.claim('removed', done.status === 200 && gone.status === 404, [done.body, gone.body]);

    stage.step('Whoever found the phone');
    const finder = await phone.get('/_matrix/client/v3/account/whoami');
    stage.claim('session-ended', refuses(finder, 401, 'M_UNKNOWN_TOKEN'), finder.body);
  },
});
