import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'A page that reached `to`',
  about:
    'A client that pages until there is no end must come to one, also when it said where to stop.',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmessages',
  claims: {
    'before-it': 'A page that stops because it is full has an end.',
    'no-end': 'A page that stops at the place named by to has none, though the room goes on.',
    'wrong-side': 'A to that lies behind gives an empty page without end.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    for (const word of ['Soup', 'of', 'the', 'evening']) await stage.say(alice, room, word);
    const path = roomPath(room, 'messages');
    const start = await alice.quietly.get(path, { dir: 'b', limit: 3 });
    const to = String(start.body['end']);

    stage.step('Two events of the three that lie before that place');
    const full = await alice.get(path, { dir: 'b', limit: 2, to });
    stage.claim('before-it', typeof full.body['end'] === 'string', full.body['end']);

    stage.step('On from there; the one that is left');
    const rest = await alice.get(path, { dir: 'b', limit: 2, from: String(full.body['end']), to });
    const count = objectsAt(rest.body, 'chunk').length;
    stage.claim('no-end', count === 1 && !('end' in rest.body), rest.body);

    stage.step('Forwards, to a place that lies behind');
    const behind = await alice.get(path, { dir: 'f', from: String(full.body['end']), to });
    stage.claim(
      'wrong-side',
      behind.status === 200 &&
        objectsAt(behind.body, 'chunk').length === 0 &&
        !('end' in behind.body),
      behind.body,
    );
  },
});
