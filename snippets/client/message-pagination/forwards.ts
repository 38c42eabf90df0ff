import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Read from the beginning',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmessages',
  claims: {
    'from-the-start': 'Forwards without from, the first event is the room’s creation.',
    'oldest-first': 'The oldest event comes first.',
    'meets-backwards': 'Forwards and backwards are the same events in opposite orders.',
    'to-stops': 'With to, the page stops at that place: it has nothing from beyond.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    await stage.say(alice, room, 'Begin at the beginning');
    await stage.say(alice, room, 'and go on till you come to the end');
    const path = roomPath(room, 'messages');

    stage.step('The first three events');
    const page = await alice.get(path, { dir: 'f', limit: 3 });
    const types = objectsAt(page.body, 'chunk').map(({ type }) => type);
    stage.claim('from-the-start', types[0] === 'm.room.create', types);
    stage.claim('oldest-first', types[1] === 'm.room.member', types);

    const idsOf = async (dir: string) => {
      const { body } = await alice.quietly.get(path, { dir, limit: 50 });
      return objectsAt(body, 'chunk').map(({ event_id: id }) => String(id));
    };
    const [forwards, backwards] = [await idsOf('f'), await idsOf('b')];
    stage.claim('meets-backwards', forwards.join() === backwards.toReversed().join(), [
      forwards,
      backwards,
    ]);

    stage.step('From the start up to where that page ended');
    const stopped = await alice.get(path, {
      dir: 'f',
      limit: 50,
      to: String(page.body['end']),
    });
    const upTo = objectsAt(stopped.body, 'chunk').map(({ event_id: id }) => String(id));
    stage.claim('to-stops', upTo.join() === forwards.slice(0, 3).join(), upTo);
  },
});
