import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Page with the members one needs',
  about: 'A client that does not load all members still has to show names beside old messages.',
  operations: ['getRoomEvents'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    senders:
      'With lazy_load_members the page carries the member events of those who sent its events.',
    'nobody-else': 'Members who sent none of them are left out.',
    'without-it': 'Without it the page carries no members.',
    'who-left': 'Who has left since is among the members too: their messages still have a sender.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.join(carol, room);
    await stage.say(bob, room, 'Good-bye');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'Gone');
    const query = { dir: 'b', limit: 3 };

    stage.step('A page with members');
    const lazy = await alice.get(roomPath(room, 'messages'), {
      ...query,
      filter: JSON.stringify({ lazy_load_members: true }),
    });
    const state = objectsAt(lazy.body, 'state');
    const keys = state.map(({ state_key: key }) => key);
    stage.claim(
      'senders',
      keys.includes(alice.userId) && state.every(({ type }) => type === 'm.room.member'),
      state,
    );
    stage.claim('nobody-else', !keys.includes(carol.userId), keys);
    const bobs = state.find((event) => event['state_key'] === bob.userId);
    stage.claim('who-left', at(bobs, 'content', 'membership') !== undefined, bobs);

    stage.step('A page without');
    const plain = await alice.get(roomPath(room, 'messages'), query);
    stage.claim('without-it', objectsAt(plain.body, 'state').length === 0, plain.body['state']);
  },
});
