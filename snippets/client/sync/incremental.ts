import { example } from '../../example.ts';
import {
  hasText,
  nextOf,
  roomFilter,
  roomIn,
  SYNC,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'Only what is new',
  about: 'Each sync gives the next one its token. What lies before it is not told again.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    'only-new': 'The timeline holds what was sent since, and nothing from before.',
    'quiet-rooms': 'A room in which nothing happened is left out.',
    'no-state': 'Without a gap there is no state to tell.',
    'asked-again': 'Who lost the answer asks with the same token, and is told the same.',
    'goes-on': 'The token of that answer leads on: nothing comes twice.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [busy, quiet] = [await stage.room(alice), await stage.room(alice)];
    await stage.say(alice, busy, 'Before');
    const filter = roomFilter();
    const since = await tokenOf(alice, { filter });
    await stage.say(alice, busy, 'After');

    stage.step('On from where she was');
    const query = { filter, since };
    const body = await syncUntil(stage, alice, query, hasText('After', busy));
    stage.claim('only-new', textsOf(timelineIn(body, busy)).join() === 'After', body);
    stage.claim('quiet-rooms', roomIn(body, quiet) === undefined, body);
    const { state } = roomIn(body, busy) ?? {};
    stage.claim('no-state', state === undefined || JSON.stringify(state) === '{"events":[]}', body);

    stage.step('The same token once more');
    const again = (await alice.get(SYNC, query)).body;
    stage.claim('asked-again', textsOf(timelineIn(again, busy)).join() === 'After', again);

    stage.step('The token of that answer');
    const after = (await alice.get(SYNC, { filter, since: nextOf(again) })).body;
    stage.claim('goes-on', timelineIn(after, busy).length === 0, after);
  },
});
