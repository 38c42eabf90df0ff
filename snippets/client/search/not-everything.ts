import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'What is not found',
  operations: ['search'],
  spec: 'client-server-api/#server-side-search',
  claims: {
    left: 'Rooms that one has left are searched, up to the leaving.',
    strangers: 'Who was never in the room finds nothing of it.',
    redacted: 'A message that was redacted is not found any more.',
    encrypted: 'Encrypted rooms are not searched.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const word = stage.unique('bandersnatch');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const early = await stage.say(alice, room, `shun the frumious ${word}`);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    const late = await stage.say(alice, room, `the ${word} is gone`);
    const secret = await stage.room(alice);
    await stage.say(alice, secret, `${word}, ${word}!`);
    await alice.quietly.put(roomPath(secret, 'state/m.room.encryption'), {
      algorithm: 'm.megolm.v1.aes-sha2',
    });

    stage.step('Bob left in the middle');
    const his = await searchEvents(bob, word);
    stage.claim('left', his.ids.join() === early, his.ids);
    stage.step('Carol was never there');
    const theirs = await searchEvents(carol, word);
    stage.claim('strangers', theirs.ids.length === 0, theirs.ids);

    const path = roomPath(room, `redact/${encodeURIComponent(early)}/${stage.unique()}`);
    await alice.quietly.put(path, {});
    stage.step('Alice has taken the first message back');
    const hers = await searchEvents(alice, word);
    stage.claim('redacted', !hers.ids.includes(early), hers.ids);
    stage.claim('encrypted', hers.ids.join() === late, hers.ids);
  },
});
