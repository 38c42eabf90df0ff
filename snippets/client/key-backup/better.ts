import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { backedUp, FIRST, keysAt, newBackup, onKeys } from '../../backup.ts';
import { at } from '../../look.ts';

export default example({
  title: 'The better of two keys stays',
  about:
    'Several devices have a key of the same session, and not all keys are equally good. The server cannot read them, but it is told enough to choose.',
  operations: ['putRoomKeyBySessionId', 'getRoomKeyBySessionId'],
  spec: 'client-server-api/#server-side-key-backups',
  claims: {
    'reads-more': 'Of two keys, the one that reads from an earlier message stays.',
    'passed-on-less': 'If they read the same, the one that was passed on less often stays.',
    verified: 'But a key from a verified device is better than any other.',
    'never-back': 'A worse one never replaces it. That is no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const version = await newBackup(alice);
    const path = keysAt(room, FIRST);
    /** Offers a key; answers the letter of the one that is there afterwards. */
    const offer = async (letter: string, rank: JsonObject) => {
      const put = await onKeys(alice, 'PUT', version, path, backedUp(letter, rank));
      const { body } = await onKeys(alice.quietly, 'GET', version, path);
      return { status: put.status, letter: String(at(body, 'session_data', 'mac')).charAt(0) };
    };
    stage.step('The first key reads from the fifth message on');
    await offer('A', { first_message_index: 5, forwarded_count: 3 });
    stage.step('Another reads from the second');
    const more = await offer('B', { first_message_index: 2, forwarded_count: 3 });
    stage.claim('reads-more', more.letter === 'B', more);
    stage.step('A third reads as much, and came by a shorter way');
    const less = await offer('C', { first_message_index: 2, forwarded_count: 0 });
    stage.claim('passed-on-less', less.letter === 'C', less);
    stage.step('A fourth reads little, but its sender was verified');
    const verified = await offer('D', { first_message_index: 9, is_verified: true });
    stage.claim('verified', verified.letter === 'D', verified);
    stage.step('The first of them again');
    const again = await offer('A', { first_message_index: 0, forwarded_count: 0 });
    stage.claim('never-back', again.status === 200 && again.letter === 'D', again);
  },
});
