import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { passwordProof, sessionOf } from '../../prove.ts';

export default example({
  title: 'What was confirmed is what is done',
  about:
    'Alice types her password to remove one device. Whoever sits between must not be able to make something else of it.',
  operations: ['deleteDevice', 'deleteDevices'],
  spec: 'client-server-api/#user-interactive-api-in-the-rest-api',
  errors: ['M_FORBIDDEN'],
  claims: {
    'other-device':
      'A session that was begun to delete one device does not delete another: it is unknown there.',
    'other-operation': 'Nor is it known to another operation.',
    'own-request': 'For its own request it goes on to be good.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const phone = await alice.newDevice();
    const tablet = await alice.newDevice();
    const pathOf = (id: string) => `/_matrix/client/v3/devices/${encodeURIComponent(id)}`;

    stage.step('Alice wants to remove her phone');
    const challenge = await alice.delete(pathOf(phone.deviceId), {});
    const auth = passwordProof(alice, challenge);

    stage.step('Her tablet, with the same session');
    const tabletToo = await alice.delete(pathOf(tablet.deviceId), { auth });
    stage.claim(
      'other-device',
      refuses(tabletToo, 401, 'M_FORBIDDEN') && sessionOf(tabletToo) !== sessionOf(challenge),
      tabletToo.body,
    );

    stage.step('All of them');
    const devices = [alice.deviceId, phone.deviceId, tablet.deviceId];
    const all = await alice.post('/_matrix/client/v3/delete_devices', { devices, auth });
    stage.claim('other-operation', refuses(all, 401, 'M_FORBIDDEN'), all.body);

    stage.step('The phone');
    const done = await alice.delete(pathOf(phone.deviceId), { auth });
    stage.claim('own-request', done.status === 200, done.body);
  },
});
