import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

const ALL = 5;

export default example({
  title: 'Read a room’s history, page by page',
  about:
    'From the newest event back to the first. The page that has no `end` is the last, and nothing else says so.',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmessages',
  claims: {
    'newest-first': 'Going backwards, the newest event comes first.',
    'without-from': 'Without from, the first page begins at the newest event.',
    'start-is-from': 'The start of a page is the from of its request.',
    'nothing-twice': 'Going on from each end, every event comes once and none is left out.',
    'down-to-create': 'The last event of the last page is the room’s creation.',
    'last-has-no-end': 'Every page but the last has an end.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said: string[] = [];
    for (let chapter = 1; chapter <= ALL; chapter += 1)
      said.unshift(await stage.say(alice, room, `Chapter ${chapter}`));
    const page = (from?: string) =>
      alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 4, from });

    stage.step('The newest page');
    const first = await page();
    const ids = objectsAt(first.body, 'chunk').map(({ event_id: id }) => String(id));
    stage.claim('newest-first', ids.join() === said.slice(0, 4).join(), ids);
    stage.claim('without-from', ids[0] === said[0], ids);

    const starts: boolean[] = [];
    const events = [...objectsAt(first.body, 'chunk')];
    let end = at(first.body, 'end');
    for (let pages = 1; typeof end === 'string' && pages < 20; pages += 1) {
      stage.step(pages === 1 ? 'The one before' : 'And the one before that');
      const { body } = await page(end);
      starts.push(body['start'] === end);
      events.push(...objectsAt(body, 'chunk'));
      end = at(body, 'end');
    }
    stage.claim('start-is-from', starts.length > 0 && !starts.includes(false), starts);
    stage.claim('last-has-no-end', starts.length > 0 && end === undefined, end);
    const all = events.map(({ event_id: id }) => String(id));
    stage.claim(
      'nothing-twice',
      new Set(all).size === all.length && said.every((id) => all.includes(id)),
      all,
    );
    stage.claim('down-to-create', events.at(-1)?.['type'] === 'm.room.create', events.at(-1));
  },
});
