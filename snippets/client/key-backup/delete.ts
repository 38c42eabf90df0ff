import { example } from '../../example.ts';
import { backedUp, FIRST, inRooms, newBackup, onKeys, VERSION } from '../../backup.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Delete a backup',
  operations: ['deleteRoomKeysVersion', 'getRoomKeysVersion', 'getRoomKeysVersionCurrent'],
  spec: 'client-server-api/#delete_matrixclientv3room_keysversionversion',
  errors: ['M_NOT_FOUND'],
  claims: {
    gone: 'A backup that was deleted is 404 M_NOT_FOUND, and so are its keys.',
    twice: 'Deleting it again is no error.',
    never: 'Deleting one that never was is 404 M_NOT_FOUND.',
    'older-again': 'The one before it is the newest again, and takes keys.',
    'not-again': 'Its version is not given to another backup.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const [first, second] = [await newBackup(alice), await newBackup(alice)];
    const keys = inRooms({ [room]: { [FIRST]: backedUp('A') } });
    await onKeys(alice.quietly, 'PUT', second, undefined, keys);
    const path = `${VERSION}/${encodeURIComponent(second)}`;
    stage.step('Alice deletes the newer of two');
    await alice.delete(path);
    stage.step('It is gone');
    const gone = [await alice.get(path), await onKeys(alice, 'GET', second)];
    stage.claim(
      'gone',
      gone.every((one) => refuses(one, 404, 'M_NOT_FOUND')),
      gone.map(({ body }) => body),
    );
    stage.step('Once more');
    const again = await alice.delete(path);
    stage.claim('twice', again.status === 200, again.body);
    stage.step('One that she never had');
    const never = await alice.delete(`${VERSION}/wonderland`);
    stage.claim('never', refuses(never, 404, 'M_NOT_FOUND'), never.body);
    stage.step('Which is the newest?');
    const { body } = await alice.get(VERSION);
    const put = await onKeys(alice.quietly, 'PUT', first, undefined, keys);
    stage.claim('older-again', body['version'] === first && put.status === 200, body);
    const third = await newBackup(alice);
    stage.claim('not-again', third !== second && third !== first, third);
  },
});
