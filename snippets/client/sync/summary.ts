import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, isAmong } from '../../look.ts';
import { hasText, nextOf, roomFilter, roomIn, SYNC, syncUntil } from '../../syncing.ts';

export default example({
  title: 'What to call a room without a name',
  about: 'A client names it by its members. The summary says which, so that it need not load them.',
  operations: ['sync'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    heroes: 'The heroes are members other than oneself, those invited included.',
    counts: 'It counts who is joined and who is invited.',
    changed: 'When somebody joins, the summary comes again.',
    unchanged: 'When somebody only speaks, it is left out, or says the same.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { invite: [bob.userId, carol.userId] });
    await stage.join(bob, room);
    const filter = roomFilter({ state: { types: [] } });
    const summaryOf = (body: JsonObject) => {
      const summary = at(roomIn(body, room), 'summary');
      const joined = at(summary, 'm.joined_member_count');
      return { summary, counts: `${joined}+${at(summary, 'm.invited_member_count')}` };
    };
    stage.step('Bob has joined, Carol is invited');
    const first = (await alice.get(SYNC, { filter })).body;
    const { summary, counts } = summaryOf(first);
    const heroes = at(summary, 'm.heroes');
    const others = [bob, carol].every(({ userId }) => isAmong(userId, heroes));
    stage.claim('heroes', others && !isAmong(alice.userId, heroes), heroes);
    stage.claim('counts', counts === '2+1', summary);

    await stage.join(carol, room);
    stage.step('Carol joins');
    const then = await syncUntil(
      stage,
      alice,
      { filter, since: nextOf(first) },
      (answer) => summaryOf(answer).summary !== undefined,
    );
    stage.claim('changed', summaryOf(then).counts.startsWith('3+'), then);
    await stage.say(carol, room, 'Hello');
    stage.step('Carol speaks');
    const later = await syncUntil(
      stage,
      alice,
      { filter, since: nextOf(then) },
      hasText('Hello', room),
    );
    const { summary: told, counts: now } = summaryOf(later);
    stage.claim('unchanged', told === undefined || now === '3+0', later);
  },
});
