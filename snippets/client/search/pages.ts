import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'Latest first, page by page',
  operations: ['search'],
  spec: 'client-server-api/#post_matrixclientv3search',
  claims: {
    recent: 'With order_by recent the latest come first.',
    limit: 'The limit of the filter is that of the page.',
    next: 'The same request with next_batch has the next page.',
    last: 'The last page has no next_batch.',
    filter: 'The filter holds: only what it lets through is found.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const word = stage.unique('walrus');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = [
      await stage.say(alice, room, `The ${word} and the carpenter`),
      await stage.say(bob, room, `The time has come, the ${word} said`),
      await stage.say(alice, room, `I weep for you, the ${word} said`),
    ];
    const request = { order_by: 'recent', filter: { limit: 2 } };

    stage.step('The first two');
    const first = await searchEvents(alice, word, request);
    stage.claim('recent', first.ids.join() === [said[2], said[1]].join(), first.ids);
    stage.claim('limit', first.ids.length === 2, first.ids);
    stage.step('And on');
    const next = String(at(first.found, 'next_batch'));
    const second = await searchEvents(alice, word, request, next);
    stage.claim('next', second.ids.join() === said[0], second.ids);
    stage.claim('last', at(second.found, 'next_batch') === undefined, second.found);
    stage.step('What Bob said');
    const his = await searchEvents(alice, word, { filter: { senders: [bob.userId] } });
    stage.claim('filter', his.ids.join() === said[1], his.ids);
  },
});
