import { example } from '../../example.ts';
import { backedUp, FIRST, keysAt, newBackup, onKeys, SECOND, VERSION } from '../../backup.ts';

export default example({
  title: 'Has another device changed anything?',
  about: 'A device remembers the etag of its last change, and compares.',
  operations: ['putRoomKeyBySessionId', 'getRoomKeysVersion', 'deleteRoomKeyBySessionId'],
  spec: 'client-server-api/#get_matrixclientv3room_keysversionversion',
  claims: {
    changes: 'The etag is another whenever a key was added, replaced or deleted.',
    stays:
      'It stays the same when nothing was: for a key that is there already or is worse, or one that was not there.',
    'same-everywhere': 'The description of the backup has the same etag and count.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const version = await newBackup(alice);
    const etag = async (method: 'PUT' | 'DELETE', session: string, index?: number) => {
      const body = index === undefined ? undefined : backedUp('A', { first_message_index: index });
      const answer = await onKeys(alice, method, version, keysAt(room, session), body);
      return String(answer.body['etag']);
    };
    stage.step('A key');
    const added = await etag('PUT', FIRST, 3);
    stage.step('The same');
    const same = await etag('PUT', FIRST, 3);
    stage.step('A worse one');
    const worse = await etag('PUT', FIRST, 4);
    stage.step('One that is not there is deleted');
    const absent = await etag('DELETE', SECOND);
    stage.claim(
      'stays',
      [same, worse, absent].every((one) => one === added),
      [added, same, worse, absent],
    );
    stage.step('A better one');
    const better = await etag('PUT', FIRST, 1);
    stage.step('Another session');
    const second = await etag('PUT', SECOND, 1);
    const path = `${VERSION}/${encodeURIComponent(version)}`;
    stage.step('The backup as a whole');
    const { body } = await alice.get(path);
    stage.claim('same-everywhere', body['etag'] === second && body['count'] === 2, body);
    stage.step('A key is deleted');
    const deleted = await etag('DELETE', FIRST);
    const all = [added, better, second, deleted];
    stage.claim('changes', new Set(all).size === all.length, all);
  },
});
