import { example } from '../../example.ts';
import {
  hasText,
  membersIn,
  nextOf,
  roomFilter,
  stateIn,
  syncUntil,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'A member whom the client knows',
  about:
    'A server may leave out members that it sent before. It must not take an answer that got lost for one that arrived.',
  operations: ['sync'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    first: 'When Bob first speaks, his member event comes with it.',
    lost: 'The client asks with the same token: it did not get the answer, and the event comes once more.',
    known:
      'The client comes back with the next token: now it knows him, and the event does not come again.',
    'other-device': 'Another device of the same user does not know him yet.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const carol = await stage.user('carol');
    // The members who are there longest name the room, and come with its summary. Bob is not one of them.
    const jury = await Promise.all(Array.from({ length: 4 }, () => stage.user('juror')));
    for (const one of [carol, ...jury, bob]) await stage.join(one, room);
    const filter = roomFilter({ timeline: { limit: 1 }, state: { lazy_load_members: true } });
    await stage.say(alice, room, 'Who are you?');
    const since = await tokenOf(carol, { filter });
    await stage.say(bob, room, 'I hardly know');

    stage.step('Bob speaks');
    const query = { filter, since };
    const first = await syncUntil(stage, carol, query, hasText('I hardly know', room));
    stage.claim('first', membersIn(stateIn(first, room)).includes(bob.userId), first);
    stage.step('The same token again');
    const lost = await syncUntil(stage, carol, query, hasText('I hardly know', room));
    stage.claim('lost', membersIn(stateIn(lost, room)).includes(bob.userId), lost);

    await stage.say(bob, room, 'I knew this morning');
    const next = { filter, since: nextOf(lost) };
    stage.step('Bob speaks again; the next token');
    const known = await syncUntil(stage, carol, next, hasText('I knew this morning', room));
    stage.claim('known', !membersIn(stateIn(known, room)).includes(bob.userId), known);
    stage.step('The same token on another device');
    const phone = await carol.newDevice();
    const other = await syncUntil(stage, phone, next, hasText('I knew this morning', room));
    stage.claim('other-device', membersIn(stateIn(other, room)).includes(bob.userId), other);
  },
});
