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
  title: 'The same member again',
  about:
    'Bob speaks twice. Whether the client is sent his member event twice is up to include_redundant_members.',
  operations: ['sync'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    first: 'When Bob first speaks, his member event comes with it.',
    again: 'With include_redundant_members it comes again when he speaks again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter({
      timeline: { limit: 1 },
      state: { lazy_load_members: true, include_redundant_members: true },
    });
    await stage.say(alice, room, 'Who are you?');
    let since = await tokenOf(alice, { filter });
    const hear = async (text: string) => {
      await stage.say(bob, room, text);
      const body = await syncUntil(stage, alice, { filter, since }, hasText(text, room));
      since = nextOf(body);
      return membersIn(stateIn(body, room));
    };
    stage.step('Bob speaks');
    const first = await hear('I hardly know');
    stage.claim('first', first.includes(bob.userId), first);
    stage.step('Bob speaks again');
    const again = await hear('I knew this morning');
    stage.claim('again', again.includes(bob.userId), again);
  },
});
