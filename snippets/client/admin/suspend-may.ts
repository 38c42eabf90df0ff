import { ADMIN_NEEDS, moderationPath } from '../../administrator.ts';
import { backedUp, FIRST, inRooms, KEYS, newBackup } from '../../backup.ts';
import { publishIdentity, deviceSigned, SIGNATURES } from '../../cross-signing.ts';
import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'What a suspended user still may',
  about:
    'A suspension silences, and does not lock anybody in: keys are kept safe, and the door out is open.',
  operations: [
    'setAdminSuspendUser',
    'uploadCrossSigningSignatures',
    'putRoomKeys',
    'leaveRoom',
    'getRoomEvents',
    'deleteDevice',
    'deactivateAccount',
  ],
  spec: 'client-server-api/#account-suspension',
  needs: ADMIN_NEEDS,
  claims: {
    keys: 'Cross-signing keys can be published, and devices signed with them.',
    backup: 'Keys can be backed up.',
    history: 'Earlier messages can be read.',
    declines: 'An invite can be turned down.',
    devices: 'A device can be removed, and a session can log out.',
    deactivates: 'The account can be ended.',
  },
  async run(stage) {
    const admin = await stage.administrator();
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {});
    const invited = await stage.room(bob, { invite: [alice.userId] });
    const phone = await alice.newDevice();
    const tablet = await alice.newDevice();
    stage.step('The queen suspends Alice');
    await admin.put(moderationPath('suspend', alice.userId), { suspended: true });
    stage.step('She verifies her device');
    const pairs = await publishIdentity(alice);
    const signed = await alice.post(SIGNATURES, deviceSigned(alice, pairs));
    stage.claim('keys', signed.status === 200, signed.body);
    stage.step('… and keeps her keys safe');
    const kept = await alice.request('PUT', KEYS, {
      query: { version: await newBackup(alice) },
      body: inRooms({ [room]: { [FIRST]: backedUp('A') } }),
    });
    stage.claim('backup', kept.body['count'] === 1, kept.body);
    stage.step('She reads what was said');
    const past = await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 1 });
    stage.claim('history', past.status === 200, past.body);
    stage.step('She does not come to tea');
    const declined = await alice.post(roomPath(invited, 'leave'), {});
    stage.claim('declines', declined.status === 200, declined.body);
    stage.step('She removes her phone');
    const removed = await alice.delete(
      `/_matrix/client/v3/devices/${encodeURIComponent(phone.deviceId)}`,
      { auth: passwordProof(alice) },
    );
    stage.step('Her tablet logs out');
    const out = await tablet.post('/_matrix/client/v3/logout', {});
    stage.claim('devices', removed.status === 200 && out.status === 200, [removed.body, out.body]);
    stage.step('She has had enough of Wonderland');
    const ended = await alice.post('/_matrix/client/v3/account/deactivate', {
      auth: passwordProof(alice),
    });
    stage.claim('deactivates', ended.status === 200, ended.body);
  },
});
