import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { hasText, membersIn, roomFilter, stateIn, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Members who came and went in a gap',
  about:
    'A client that loads members lazily still has to know who is no member any more: it encrypts for those who are.',
  operations: ['sync'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    left: 'Bob left in the gap. His member event is in the state, though he sent nothing that is shown.',
    came: 'So is that of Carol, who joined in it.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter({ timeline: { limit: 1 }, state: { lazy_load_members: true } });
    const since = await tokenOf(alice, { filter });
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.join(carol, room);
    for (const text of ['Twinkle', 'Little bat']) await stage.say(alice, room, text);

    stage.step('One event of four');
    const body = await syncUntil(stage, alice, { filter, since }, hasText('Little bat', room));
    const state = stateIn(body, room);
    const membershipOf = (id: string) =>
      state.find((event) => event['state_key'] === id)?.['content'];
    const members = membersIn(state);
    stage.claim(
      'left',
      members.includes(bob.userId) && JSON.stringify(membershipOf(bob.userId)).includes('leave'),
      state,
    );
    stage.claim('came', members.includes(carol.userId), state);
  },
});
