import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What was said around an event',
  about:
    'For a link to a message, or a search result: the event in the middle, its neighbours, and two tokens to read on from.',
  operations: ['getEventContext', 'getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  claims: {
    event: 'The event that was asked for stands by itself.',
    before: 'Those before it come latest first: the nearest is the first of them.',
    after: 'Those after it come earliest first: again, the nearest is the first.',
    'on-backwards': 'From start, /messages goes on backwards without a gap or an event twice.',
    'on-forwards': 'From end, it goes on forwards in the same way.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said: string[] = [];
    for (const word of ['Will', 'you', 'won’t', 'you', 'join', 'the', 'dance'])
      said.push(await stage.say(alice, room, word));
    const middle = said[3] ?? '';

    stage.step('The middle of the song, with two words around it');
    const { body } = await alice.get(roomPath(room, `context/${encodeURIComponent(middle)}`), {
      limit: 2,
    });
    const ids = (list: string) => objectsAt(body, list).map(({ event_id: id }) => id);
    stage.claim('event', at(body, 'event', 'event_id') === middle, body['event']);
    stage.claim('before', ids('events_before').join() === said[2], ids('events_before'));
    stage.claim('after', ids('events_after').join() === said[4], ids('events_after'));

    const readOn = async (dir: string, from: unknown) => {
      const page = await alice.get(roomPath(room, 'messages'), {
        dir,
        from: String(from),
        limit: 2,
      });
      return objectsAt(page.body, 'chunk').map(({ event_id: id }) => id);
    };
    stage.step('Backwards from start');
    const earlier = await readOn('b', body['start']);
    stage.claim('on-backwards', earlier.join() === [said[1], said[0]].join(), earlier);
    stage.step('Forwards from end');
    const later = await readOn('f', body['end']);
    stage.claim('on-forwards', later.join() === [said[5], said[6]].join(), later);
  },
});
