import { example } from '../../example.ts';
import { isObject } from '../../../server/matrix/json.ts';
import { membersIn, roomFilter, roomIn, stateIn, SYNC } from '../../syncing.ts';

export default example({
  title: 'Only the members one needs',
  about:
    'In a room of thousands most of the state is members. With lazy loading come those whose events are shown, and the rest when they speak.',
  operations: ['sync'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    senders: 'The senders of the timeline’s events are in the state.',
    oneself: 'So is the user who syncs.',
    heroes: 'So are the members by whom a room without a name is called.',
    'nobody-else': 'Members who said nothing are left out, unless the room is named by them.',
    'without-it': 'Without lazy loading all of them come.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    // More than the summary names, so that some are neither heroes nor senders.
    const jury = await Promise.all(Array.from({ length: 6 }, () => stage.user('juror')));
    for (const juror of jury) await stage.join(juror, room);
    await stage.join(bob, room);
    await stage.say(bob, room, 'Write that down');
    const timeline = { limit: 1 };

    stage.step('Alice, with lazy loading');
    const types = ['m.room.member'];
    const filter = roomFilter({ timeline, state: { types, lazy_load_members: true } });
    const lazy = (await alice.get(SYNC, { filter })).body;
    const members = membersIn(stateIn(lazy, room));
    stage.claim('senders', members.includes(bob.userId), members);
    stage.claim('oneself', members.includes(alice.userId), members);
    const summary = roomIn(lazy, room)?.['summary'];
    const heroes = JSON.stringify(isObject(summary) ? (summary['m.heroes'] ?? []) : []);
    const named = isObject(summary) ? summary['m.heroes'] : undefined;
    stage.claim(
      'heroes',
      Array.isArray(named) && named.length > 0 && named.every((id) => members.includes(String(id))),
      [named, members],
    );
    const needed = [alice.userId, bob.userId];
    const extra = members.filter((id) => !needed.includes(id) && !heroes.includes(id));
    stage.claim('nobody-else', extra.length === 0 && members.length < 8, members);

    stage.step('… and without');
    const plain = (await alice.get(SYNC, { filter: roomFilter({ timeline, state: { types } }) }))
      .body;
    const all = membersIn(stateIn(plain, room));
    stage.claim('without-it', new Set(all).size === 8, all);
  },
});
