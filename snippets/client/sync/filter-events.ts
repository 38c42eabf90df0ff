import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import { roomFilter, SYNC, textsOf, timelineIn } from '../../syncing.ts';

export default example({
  title: 'Filter by type and sender',
  about:
    'A list of what to take, a list of what to leave. Leaving wins. These filters take no state, to be short.',
  operations: ['sync'],
  spec: 'client-server-api/#filtering',
  claims: {
    types: 'With types only events of those types come.',
    wildcard: 'A star in a type stands for anything.',
    senders: 'With senders only what these people sent comes.',
    'not-wins': 'What is on both lists does not come.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.say(alice, room, 'From Alice');
    await stage.say(bob, room, 'From Bob');
    const path = roomPath(room, `send/wonderland.tea/${stage.unique('tea')}`);
    await bob.quietly.put(path, { body: 'Tea' });
    const seenWith = async (timeline: Record<string, string[]>) =>
      timelineIn(
        (await alice.get(SYNC, { filter: roomFilter({ timeline, state: { types: [] } }) })).body,
        room,
      );

    stage.step('Messages');
    const messages = await seenWith({ types: ['m.room.message'] });
    stage.claim('types', textsOf(messages).join() === 'From Alice,From Bob', messages);
    stage.step('Everything of Wonderland');
    const teas = await seenWith({ types: ['wonderland.*'] });
    stage.claim('wildcard', textsOf(teas).join() === 'Tea' && teas.length === 1, teas);
    stage.step('What Bob sends');
    const bobs = await seenWith({ senders: [bob.userId] });
    const isBobs = bobs.every(({ sender }) => sender === bob.userId);
    stage.claim('senders', isBobs && textsOf(bobs).join() === 'From Bob,Tea', bobs);
    stage.step('What Bob sends, but no messages; they are on both lists');
    const both = await seenWith({
      senders: [bob.userId],
      types: ['m.room.message', 'wonderland.tea'],
      not_types: ['m.room.message'],
    });
    stage.claim('not-wins', textsOf(both).join() === 'Tea', both);
  },
});
