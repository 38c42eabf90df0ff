import { example } from '../../example.ts';
import { backedUp, FIRST, keysAt, newBackup, onKeys, SECOND } from '../../backup.ts';
import { at } from '../../look.ts';

export default example({
  title: 'By room, by session, or all at once',
  about: 'A client that needs one key need not read the others.',
  operations: [
    'putRoomKeysByRoomId',
    'putRoomKeyBySessionId',
    'getRoomKeysByRoomId',
    'getRoomKeyBySessionId',
    'deleteRoomKeyBySessionId',
    'deleteRoomKeysByRoomId',
    'deleteRoomKeys',
  ],
  spec: 'client-server-api/#put_matrixclientv3room_keyskeysroomidsessionid',
  claims: {
    'one-more': 'Keys are added to those that are there.',
    room: 'Asked for a room, the server answers the keys of that room.',
    session: 'Asked for a session, it answers the one key.',
    slash: 'A session id may have a slash in it, as Base64 does.',
    'delete-one': 'One key can be deleted, and the others stay.',
    'delete-room': 'So can the keys of a room, or all of them; the backup itself stays.',
    nothing: 'A room without keys has an empty list of sessions; that is no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [tea, croquet] = [await stage.room(alice), await stage.room(alice)];
    const version = await newBackup(alice);
    const slash = 'a/b+c'.padEnd(43, 'S');
    stage.step('Two keys of a room');
    await onKeys(alice, 'PUT', version, keysAt(tea), {
      sessions: { [FIRST]: backedUp('A'), [SECOND]: backedUp('B') },
    });
    stage.step('One of another');
    const third = await onKeys(alice, 'PUT', version, keysAt(croquet, slash), backedUp('C'));
    stage.claim('one-more', third.body['count'] === 3, third.body);
    stage.step('The first room');
    const { body: room } = await onKeys(alice, 'GET', version, keysAt(tea));
    const names = Object.keys(Object(room['sessions'])).toSorted();
    stage.claim('room', names.join() === [FIRST, SECOND].join(), room);
    stage.step('A session in it');
    const { body: session } = await onKeys(alice, 'GET', version, keysAt(tea, SECOND));
    const mac = (body: typeof session) => at(body, 'session_data', 'mac');
    stage.claim('session', mac(session) === 'B'.repeat(11), session);
    const odd = (await onKeys(alice.quietly, 'GET', version, keysAt(croquet, slash))).body;
    stage.claim('slash', mac(odd) === 'C'.repeat(11), odd);

    stage.step('One key goes');
    const two = await onKeys(alice, 'DELETE', version, keysAt(tea, FIRST));
    stage.claim('delete-one', two.body['count'] === 2, two.body);
    stage.step('The rest of the room');
    const one = await onKeys(alice, 'DELETE', version, keysAt(tea));
    stage.step('Everything');
    const none = await onKeys(alice, 'DELETE', version);
    stage.claim('delete-room', one.body['count'] === 1 && none.body['count'] === 0, [
      one.body,
      none.body,
    ]);
    stage.step('What is left of the room?');
    const left = await onKeys(alice, 'GET', version, keysAt(tea));
    stage.claim('nothing', JSON.stringify(left.body) === '{"sessions":{}}', left.body);
  },
});
