import { example } from '../../example.ts';
import { at, contentOf, objectsAt } from '../../look.ts';
import { searchEvents } from '../../search.ts';

export default example({
  title: 'What surrounds a result',
  operations: ['search'],
  spec: 'client-server-api/#post_matrixclientv3search',
  claims: {
    around: 'Each result comes with the events before and after it, as many as asked for.',
    profiles: 'With include_profile it says what the people were called when they said it.',
    tokens: 'And it has tokens to read on from.',
    state: 'With include_state the answer has the present state of the rooms.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const word = stage.unique('snark');
    const name = `/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`;
    await bob.quietly.put(name, { displayname: 'The Baker' });
    const room = await stage.room(alice, { preset: 'public_chat', name: 'The Hunting' });
    await stage.join(bob, room);
    const before = await stage.say(alice, room, 'Just the place!');
    const said = await stage.say(bob, room, `It’s a ${word}!`);
    const after = await stage.say(alice, room, 'A what?');
    await bob.quietly.put(name, { displayname: 'Bob' });

    stage.step('The word, with one event on each side');
    const { found, results, ids } = await searchEvents(alice, word, {
      event_context: { before_limit: 1, after_limit: 1, include_profile: true },
      include_state: true,
    });
    const context = at(results[0], 'context');
    stage.claim(
      'around',
      ids.join() === said &&
        at(context, 'events_before', 0, 'event_id') === before &&
        at(context, 'events_after', 0, 'event_id') === after,
      context,
    );
    const then = at(context, 'profile_info', bob.userId, 'displayname');
    stage.claim('profiles', then === 'The Baker', then);
    const tokens = [at(context, 'start'), at(context, 'end')];
    stage.claim(
      'tokens',
      tokens.every((token) => typeof token === 'string'),
      tokens,
    );
    const state = contentOf(objectsAt(found, 'state', room), 'm.room.name');
    stage.claim('state', state?.['name'] === 'The Hunting', state);
  },
});
