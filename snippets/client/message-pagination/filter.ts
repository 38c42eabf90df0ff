import { example, type User } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Ask for some kinds of events only',
  about:
    'The filter is JSON in the query. A page is filled with what passes it, however far apart that is.',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#filtering',
  claims: {
    types: 'With types, only events of those types come.',
    star: 'A star in a type stands for anything.',
    senders: 'not_senders leaves out what somebody sent.',
    'not-wins': 'What is excluded stays out, even if it is included too.',
    'limit-of-filter': 'A limit in the filter holds as well.',
    pages: 'A page ends where the next event that passes begins a new one: none is lost.',
    'bad-filter': 'A filter that is not JSON, or has the wrong shape, is status 400.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const hers = [await stage.say(alice, room, 'One'), await stage.say(alice, room, 'Two')];
    const his = await stage.say(bob, room, 'Three');
    const page = async (filter: object, from?: string, who: User = alice) => {
      const query = { dir: 'b', limit: 50, from, filter: JSON.stringify(filter) };
      const { body } = await who.get(roomPath(room, 'messages'), query);
      const chunk = objectsAt(body, 'chunk');
      return { ids: chunk.map(({ event_id: id }) => String(id)), chunk, end: body['end'] };
    };

    stage.step('Messages only');
    const messages = await page({ types: ['m.room.message'] });
    stage.claim('types', messages.ids.join() === [his, ...hers.toReversed()].join(), messages.ids);

    const star = await page({ types: ['m.room.me*'] }, undefined, alice.quietly);
    stage.claim(
      'star',
      star.chunk.every(({ type }) => type === 'm.room.message' || type === 'm.room.member') &&
        star.chunk.some(({ type }) => type === 'm.room.member'),
      star.chunk,
    );

    stage.step('Messages, but none of Bob’s');
    const notBob = await page({ types: ['m.room.message'], not_senders: [bob.userId] });
    stage.claim('senders', notBob.ids.join() === hers.toReversed().join(), notBob.ids);
    const both = await page({ types: ['m.*'], not_types: ['m.*'] }, undefined, alice.quietly);
    stage.claim('not-wins', both.ids.length === 0, both.ids);

    stage.step('Two limits');
    const limited = await page({ types: ['m.room.message'], limit: 1 });
    stage.claim('limit-of-filter', limited.ids.join() === his, limited.ids);

    stage.step('The page after that');
    const next = await page({ types: ['m.room.message'], limit: 1 }, String(limited.end));
    stage.claim('pages', next.ids.join() === hers[1], next.ids);

    stage.step('No filter');
    const bad = await alice.get(roomPath(room, 'messages'), { dir: 'b', filter: 'messages' });
    stage.step('A list that is none');
    const wrong = await alice.get(roomPath(room, 'messages'), {
      dir: 'b',
      filter: '{"types": "m.room.message"}',
    });
    stage.claim('bad-filter', bad.status === 400 && wrong.status === 400, [bad.body, wrong.body]);
  },
});
