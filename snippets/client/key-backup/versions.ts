import { example } from '../../example.ts';
import { backedUp, FIRST, inRooms, newBackup, onKeys, VERSION, backupInfo } from '../../backup.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'A new backup takes over',
  about:
    'A secret may be lost, or have become known. Then a client begins a new backup with another.',
  operations: ['postRoomKeysVersion', 'putRoomKeys', 'getRoomKeys', 'getRoomKeysVersion'],
  spec: 'client-server-api/#server-side-key-backups',
  errors: ['M_WRONG_ROOM_KEYS_VERSION'],
  claims: {
    newest: 'The backup that was begun last is the one that others find.',
    'only-newest':
      'Keys go into the newest only: for another the answer is 403 M_WRONG_ROOM_KEYS_VERSION.',
    'says-which': 'It says in current_version which is the newest.',
    'old-readable': 'The old one can still be read.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const first = await newBackup(alice);
    const keys = inRooms({ [room]: { [FIRST]: backedUp('A') } });
    await onKeys(alice.quietly, 'PUT', first, undefined, keys);
    stage.step('Alice’s laptop begins another backup');
    const second = String((await alice.post(VERSION, backupInfo(alice))).body['version']);
    stage.step('Which one is it now?');
    const { body: current } = await alice.get(VERSION);
    stage.claim('newest', current['version'] === second && second !== first, current);
    stage.step('Her phone has not heard of it');
    const refused = await onKeys(alice, 'PUT', first, undefined, keys);
    stage.claim('only-newest', refuses(refused, 403, 'M_WRONG_ROOM_KEYS_VERSION'), refused.body);
    stage.claim('says-which', refused.body['current_version'] === second, refused.body);
    stage.step('What was in the old one?');
    const old = await onKeys(alice, 'GET', first);
    stage.claim(
      'old-readable',
      at(old.body, 'rooms', room, 'sessions', FIRST) !== undefined,
      old.body,
    );
  },
});
