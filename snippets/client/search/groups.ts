import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'Results in groups',
  operations: ['search'],
  spec: 'client-server-api/#post_matrixclientv3search',
  claims: {
    rooms: 'Grouped by room, each room has the ids of its results.',
    senders: 'Grouped by sender, each sender has theirs.',
    within: 'The next_batch of a group leads to more of that group, and of no other.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const word = stage.unique('oyster');
    const [beach, table] = [
      await stage.room(alice, { preset: 'public_chat' }),
      await stage.room(alice),
    ];
    await stage.join(bob, beach);
    const first = await stage.say(alice, beach, `${word}, come and walk`);
    const young = await stage.say(bob, beach, `the eldest ${word} looked`);
    const bread = await stage.say(alice, table, `a loaf of bread, ${word}`);
    const groupings = { group_by: [{ key: 'room_id' }, { key: 'sender' }] };
    const request = { order_by: 'recent', filter: { limit: 2 }, groupings };

    stage.step('Two results, by room and by sender');
    const { found } = await searchEvents(alice, word, request);
    const rooms = at(found, 'groups', 'room_id');
    const of = (id: string) => JSON.stringify(at(rooms, id, 'results'));
    stage.claim(
      'rooms',
      of(table) === JSON.stringify([bread]) && of(beach) === JSON.stringify([young]),
      rooms,
    );
    const senders = at(found, 'groups', 'sender');
    stage.claim('senders', at(senders, bob.userId, 'results', 0) === young, senders);

    stage.step('More of what Alice said');
    const next = String(at(senders, alice.userId, 'next_batch'));
    const more = await searchEvents(alice, word, request, next);
    stage.claim('within', more.ids.join() === first, more.ids);
  },
});
