import { example } from '../../example.ts';
import { backedUp, backupInfo, FIRST, inRooms, onKeys, SECOND, VERSION } from '../../backup.ts';
import { at, isSame } from '../../look.ts';

export default example({
  title: 'Back keys up, and get them back on another device',
  about:
    'The keys are encrypted before they leave the device. The server keeps them for a device that comes later and knows the secret.',
  operations: ['postRoomKeysVersion', 'putRoomKeys', 'getRoomKeysVersionCurrent', 'getRoomKeys'],
  spec: 'client-server-api/#server-side-key-backups',
  claims: {
    begun: 'A new backup has a version, and nothing in it.',
    counted: 'After each change the answer says how many keys there are.',
    found: 'Another device of the user finds the backup, and how it is encrypted.',
    same: 'It gets the keys as they were put.',
    'own-only': 'Nobody else sees anything of it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await alice.newDevice();
    const room = await stage.room(alice);
    const info = backupInfo(alice);
    stage.step('Alice’s laptop begins a backup');
    const { body: begun } = await alice.post(VERSION, info);
    const version = String(begun['version']);
    const fresh = (await alice.quietly.get(VERSION)).body;
    stage.claim('begun', begun['version'] !== undefined && fresh['count'] === 0, [begun, fresh]);
    const keys = inRooms({ [room]: { [FIRST]: backedUp('A'), [SECOND]: backedUp('B') } });
    stage.step('… and puts two keys into it');
    const put = await onKeys(alice, 'PUT', version, undefined, keys);
    stage.claim('counted', put.body['count'] === 2, put.body);

    stage.step('Her phone looks for one');
    const found = (await phone.get(VERSION)).body;
    stage.claim(
      'found',
      found['version'] === version &&
        found['count'] === 2 &&
        isSame(found['auth_data'], info['auth_data']),
      found,
    );
    stage.step('It takes all that there is');
    const { body } = await onKeys(phone, 'GET', version);
    stage.claim('same', isSame(body, keys), body);
    stage.step('Bob has none');
    const his = await bob.get(VERSION);
    const hers = await onKeys(bob, 'GET', version);
    stage.claim(
      'own-only',
      his.status === 404 && hers.status === 404 && at(hers.body, 'rooms') === undefined,
      [his.body, hers.body],
    );
  },
});
