import { example } from '../../example.ts';
import { nextOf, roomFilter, SYNC, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Nothing happened',
  about: 'When the time is over and there is nothing to tell, that is the answer. It is no error.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    waited: 'The answer comes when the time is over, not before.',
    empty: 'It is 200, tells of no room, and has a token to go on from.',
    'not-at-all': 'Without a timeout the server does not wait.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    await stage.room(alice);
    const filter = roomFilter();
    // What a new account sets off is over when a sync has nothing to tell.
    const since = await stage.until(async () => {
      const first = await tokenOf(alice, { filter });
      const second = await alice.quietly.get(SYNC, { filter, since: first });
      return 'rooms' in second.body ? undefined : nextOf(second.body);
    });

    stage.step('Three tenths of a second');
    const began = Date.now();
    const waited = await alice.get(SYNC, { filter, since, timeout: 300 });
    stage.claim('waited', Date.now() - began >= 290, `${Date.now() - began} ms`);
    stage.claim(
      'empty',
      waited.status === 200 && !('rooms' in waited.body) && nextOf(waited.body) !== '',
      waited.body,
    );
    stage.step('No time at all');
    const asked = await alice.get(SYNC, { filter, since });
    stage.claim('not-at-all', asked.status === 200 && !('rooms' in asked.body), asked.body);
  },
});
