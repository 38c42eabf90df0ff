import { example } from '../../example.ts';
import { hasText, roomFilter, SYNC, textsOf, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Wait for a message',
  about:
    'With a timeout the server holds the request until there is something to tell. This is how messages arrive at once without asking all the time.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    ended: 'The message ends the wait.',
    early: 'Nobody waited until the time was over.',
    everyone: 'It ends the wait of everyone in the room.',
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
    const filter = roomFilter();
    const [since, hers] = [await tokenOf(bob, { filter }), await tokenOf(carol, { filter })];

    stage.step('Bob and Carol wait for at most twenty seconds');
    const began = Date.now();
    const waiting = Promise.all([
      bob.get(SYNC, { filter, since, timeout: 20_000 }),
      carol.get(SYNC, { filter, since: hers, timeout: 20_000 }),
    ]);
    await stage.say(alice, room, 'Curiouser');
    const [toBob, toCarol] = await waiting;
    const took = Date.now() - began;
    stage.claim('ended', hasText('Curiouser', room)(toBob.body), toBob.body);
    stage.claim('early', took < 10_000, `${took} ms`);
    const texts = textsOf(timelineIn(toCarol.body, room));
    stage.claim('everyone', texts.includes('Curiouser'), toCarol.body);
  },
});
