import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'Searches that are refused, and the empty one',
  operations: ['search'],
  spec: 'client-server-api/#post_matrixclientv3search',
  claims: {
    token: 'A next_batch that the server did not give out is status 400.',
    order: 'So is an order that there is not.',
    filter: 'And a filter that is none.',
    nothing: 'No category asked for is no category answered.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('A token out of thin air');
    const token = await searchEvents(alice, 'tea', {}, 'wonderland');
    stage.claim('token', token.answer.status === 400, token.answer.body);
    stage.step('By size');
    const order = await searchEvents(alice, 'tea', { order_by: 'size' });
    stage.claim('order', order.answer.status === 400, order.answer.body);
    stage.step('A filter for the wrong kind of thing');
    const filter = await searchEvents(alice, 'tea', { filter: { senders: 'alice' } });
    stage.claim('filter', filter.answer.status === 400, filter.answer.body);
    stage.step('Nothing');
    const empty = { search_categories: {} };
    const nothing = await alice.post('/_matrix/client/v3/search', empty);
    const found = at(nothing.body, 'search_categories', 'room_events');
    stage.claim('nothing', nothing.status === 200 && found === undefined, nothing.body);
  },
});
