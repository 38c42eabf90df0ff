import { example } from '../../example.ts';
import {
  ALGORITHM,
  backedUp,
  FIRST,
  inRooms,
  KEYS,
  newBackup,
  onKeys,
  VERSION,
} from '../../backup.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What a backup does not take',
  operations: ['postRoomKeysVersion', 'putRoomKeys', 'getRoomKeys'],
  spec: 'client-server-api/#server-side-key-backups',
  errors: ['M_INVALID_PARAM', 'M_BAD_JSON', 'M_MISSING_PARAM'],
  claims: {
    'no-public-key':
      'A backup of the spec’s algorithm without a public key is 400 M_INVALID_PARAM.',
    'other-algorithm': 'Another algorithm is taken: what it means is the client’s business.',
    'no-version': 'Keys without the version of the backup are 400 M_MISSING_PARAM.',
    'no-room': 'A room that is none is 400 M_INVALID_PARAM.',
    'no-rank': 'A key without first_message_index is 400 M_BAD_JSON.',
    'nothing-kept': 'Of a request that is refused, nothing is kept.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    stage.step('Encrypted for whom?');
    const nobody = await alice.post(VERSION, { algorithm: ALGORITHM, auth_data: {} });
    stage.claim('no-public-key', refuses(nobody, 400, 'M_INVALID_PARAM'), nobody.body);
    stage.step('An algorithm of tomorrow');
    const other = await alice.post(VERSION, { algorithm: 'org.example.mirror', auth_data: {} });
    stage.claim('other-algorithm', other.status === 200, other.body);

    const version = await newBackup(alice);
    const put = (rooms: Parameters<typeof inRooms>[0]) =>
      onKeys(alice, 'PUT', version, undefined, inRooms(rooms));
    const good = { [room]: { [FIRST]: backedUp('A') } };
    stage.step('Into which backup?');
    const nowhere = await alice.put(KEYS, inRooms(good));
    stage.claim('no-version', refuses(nowhere, 400, 'M_MISSING_PARAM'), nowhere.body);
    stage.step('One room, and one that is none');
    const noRoom = await put({ ...good, wonderland: { [FIRST]: backedUp('A') } });
    stage.claim('no-room', refuses(noRoom, 400, 'M_INVALID_PARAM'), noRoom.body);
    stage.step('How good is it?');
    const { first_message_index: _, ...unranked } = backedUp('A');
    const noRank = await put({ [room]: { [FIRST]: unranked } });
    stage.claim('no-rank', refuses(noRank, 400, 'M_BAD_JSON'), noRank.body);
    stage.step('What is there now?');
    const { body } = await onKeys(alice, 'GET', version);
    stage.claim('nothing-kept', JSON.stringify(body) === '{"rooms":{}}', body);
  },
});
