import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'A room whose founder was erased',
  about:
    'Its name and its rules are events of the founder’s, too. If newcomers got redacted copies of those, an encrypted room would look like one that is not.',
  operations: ['deactivateAccount', 'getRoomStateWithKey', 'joinRoom'],
  spec: 'client-server-api/#post_matrixclientv3accountdeactivate',
  claims: {
    encrypted: 'Who joins afterwards still sees that the room is encrypted.',
    named: 'And what it is called.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const carol = await stage.user('carol');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      name: 'Tea party',
      initial_state: [
        {
          type: 'm.room.encryption',
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });

    stage.step('Alice, who made the room, is erased');
    await alice.post('/_matrix/client/v3/account/deactivate', {
      erase: true,
      auth: passwordProof(alice),
    });

    stage.step('Carol comes later');
    await carol.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    stage.step('May she write in the clear?');
    const encryption = await carol.get(roomPath(room, 'state/m.room.encryption/'));
    stage.claim(
      'encrypted',
      encryption.body['algorithm'] === 'm.megolm.v1.aes-sha2',
      encryption.body,
    );
    stage.step('Where is she?');
    const name = await carol.get(roomPath(room, 'state/m.room.name/'));
    stage.claim('named', name.body['name'] === 'Tea party', name.body);
  },
});
