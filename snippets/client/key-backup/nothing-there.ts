import { example } from '../../example.ts';
import { backedUp, backupInfo, FIRST, inRooms, keysAt, onKeys, VERSION } from '../../backup.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'No backup, and an empty one',
  operations: ['getRoomKeysVersionCurrent', 'putRoomKeys', 'getRoomKeys', 'getRoomKeyBySessionId'],
  spec: 'client-server-api/#get_matrixclientv3room_keysversion',
  errors: ['M_NOT_FOUND'],
  claims: {
    none: 'Before the first backup there is none: 404 M_NOT_FOUND.',
    'no-put': 'Keys cannot be put anywhere then: 404 M_NOT_FOUND for each of the three ways.',
    empty: 'A backup without keys answers an empty object of rooms.',
    'no-key': 'A single key that is not there is 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    stage.step('Alice has no backup');
    const none = await alice.get(VERSION);
    stage.claim('none', refuses(none, 404, 'M_NOT_FOUND'), none.body);
    const sessions = { [FIRST]: backedUp('A') };
    stage.step('A device thinks she has');
    const puts = [await onKeys(alice, 'PUT', '1', undefined, inRooms({ [room]: sessions }))];
    for (const [path, body] of [
      [keysAt(room), { sessions }],
      [keysAt(room, FIRST), backedUp('A')],
    ] as const)
      puts.push(await onKeys(alice, 'PUT', '1', path, body));
    stage.claim(
      'no-put',
      puts.every((one) => refuses(one, 404, 'M_NOT_FOUND')),
      puts.map(({ body }) => body),
    );
    const version = String((await alice.quietly.post(VERSION, backupInfo(alice))).body['version']);
    stage.step('Now she has one');
    const empty = await onKeys(alice, 'GET', version);
    stage.claim('empty', JSON.stringify(empty.body) === '{"rooms":{}}', empty.body);
    stage.step('A key in it?');
    const key = await onKeys(alice, 'GET', version, keysAt(room, FIRST));
    stage.claim('no-key', refuses(key, 404, 'M_NOT_FOUND'), key.body);
  },
});
