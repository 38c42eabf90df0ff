import { example } from '../../example.ts';
import { ALGORITHM, backupInfo, newBackup, VERSION } from '../../backup.ts';
import { signedBy } from '../../device-keys.ts';
import { publishIdentity } from '../../cross-signing.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'Sign a backup with another key',
  about:
    'Clients trust a backup that a key they trust has signed. A signature that comes later goes into auth_data.',
  operations: ['putRoomKeysVersion', 'getRoomKeysVersion'],
  spec: 'client-server-api/#put_matrixclientv3room_keysversionversion',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND'],
  claims: {
    replaced: 'The auth_data is replaced; version, count and etag stay.',
    algorithm: 'Another algorithm is 400 M_INVALID_PARAM.',
    version: 'So is a version in the body that is not the one in the path.',
    unknown: 'A backup that does not exist is 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const { master } = await publishIdentity(alice);
    const version = await newBackup(alice);
    const path = `${VERSION}/${encodeURIComponent(version)}`;
    const before = (await alice.quietly.get(path)).body;
    const data = Object(backupInfo(alice)['auth_data']);
    const info = { algorithm: ALGORITHM, auth_data: signedBy(data, master) };
    stage.step('Alice’s master key signs the backup too');
    const updated = await alice.put(path, { ...info, version });
    stage.step('As others find it');
    const { body } = await alice.get(path);
    const signatures = Object(at(body, 'auth_data', 'signatures', alice.userId));
    const same = ['version', 'count', 'etag'].every((name) => body[name] === before[name]);
    stage.claim(
      'replaced',
      updated.status === 200 && same && Object.hasOwn(signatures, master.keyId),
      body,
    );
    stage.step('The keys in it are encrypted in one way; that cannot change');
    const algorithm = await alice.put(path, { ...info, algorithm: 'org.example.looking-glass' });
    stage.claim('algorithm', refuses(algorithm, 400, 'M_INVALID_PARAM'), algorithm.body);
    stage.step('Which one is meant?');
    const other = await alice.put(path, { ...info, version: 'other' });
    stage.claim('version', refuses(other, 400, 'M_INVALID_PARAM'), other.body);
    stage.step('None that she has');
    const unknown = await alice.put(`${VERSION}/wonderland`, info);
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
  },
});
