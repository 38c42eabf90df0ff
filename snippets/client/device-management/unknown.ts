import { example } from '../../example.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Devices that one does not have',
  operations: ['getDevice', 'updateDevice', 'deleteDevice'],
  spec: 'client-server-api/#get_matrixclientv3devicesdeviceid',
  errors: ['M_NOT_FOUND'],
  claims: {
    'not-found': 'A device that is not there can be neither read nor renamed: 404.',
    'not-mine': 'Nor can that of another user.',
    'already-gone': 'It can be deleted: what matters is that it is gone.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const nowhere = '/_matrix/client/v3/devices/NEVERTHERE';

    stage.step('A device that never was');
    const read = await alice.get(nowhere);
    stage.step('A name for it');
    const renamed = await alice.put(nowhere, { display_name: 'Looking glass' });
    stage.claim('not-found', read.status === 404 && renamed.status === 404, [
      read.body,
      renamed.body,
    ]);

    stage.step('Bob’s device');
    const his = await alice.get(`/_matrix/client/v3/devices/${encodeURIComponent(bob.deviceId)}`);
    stage.claim('not-mine', his.status === 404, his.body);

    const challenge = await alice.request('DELETE', nowhere, { body: {} });
    stage.step('Deleted, as far as that goes');
    const deleted = await alice.delete(nowhere, { auth: passwordProof(alice, challenge) });
    stage.claim('already-gone', deleted.status === 200, deleted.body);
  },
});
