import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';
import { relate, relationsPath } from '../../related.ts';
import { textsOf } from '../../syncing.ts';

export default example({
  title: 'Not in history either, until one listens again',
  about:
    'A client fills gaps with /messages. What was kept from its /sync must not come back that way.',
  operations: ['getRoomEvents', 'getEventContext', 'getRelatingEvents', 'getOneRoomEvent'],
  spec: 'client-server-api/#ignoring-users',
  claims: {
    messages: 'History leaves out what Bob said.',
    state: 'State that he set is in it.',
    context: 'So does what surrounds an event.',
    relations: 'So do the answers to a message.',
    'by-id': 'An event that is asked for by its id is answered.',
    again: 'Once he is no longer ignored, history has it all.',
    itself: 'Nobody can ignore themselves.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(bob, { preset: 'public_chat' });
    await stage.join(alice, room);
    const his = await stage.say(bob, room, 'Why is a raven like a writing-desk?');
    await bob.quietly.put(roomPath(room, 'state/m.room.topic'), { topic: 'Riddles' });
    const hers = await stage.say(alice, room, 'I give it up');
    await relate(bob, room, 'answer', { rel_type: 'm.thread', event_id: hers });

    const user = encodeURIComponent(alice.userId);
    const path = `/_matrix/client/v3/user/${user}/account_data/m.ignored_user_list`;
    await alice.quietly.put(path, { ignored_users: { [bob.userId]: {}, [alice.userId]: {} } });

    const bobs = (events: ReturnType<typeof objectsAt>) =>
      events.filter((one) => one['sender'] === bob.userId && one['state_key'] === undefined);
    stage.step('Alice, who ignores Bob, reads back');
    const chunk = objectsAt(
      (await alice.get(roomPath(room, 'messages'), { dir: 'b' })).body,
      'chunk',
    );
    stage.claim('messages', bobs(chunk).length === 0, chunk);
    stage.claim(
      'state',
      chunk.some(({ type }) => type === 'm.room.topic'),
      chunk,
    );
    stage.claim('itself', textsOf(chunk).includes('I give it up'), chunk);
    const around = await alice.quietly.get(roomPath(room, `context/${encodeURIComponent(hers)}`));
    const near = [
      ...objectsAt(around.body, 'events_before'),
      ...objectsAt(around.body, 'events_after'),
    ];
    stage.claim('context', near.length > 0 && bobs(near).length === 0, near);
    const related = await alice.quietly.get(relationsPath(room, hers));
    stage.claim('relations', objectsAt(related.body, 'chunk').length === 0, related.body);
    stage.step('She asks for one event');
    const one = await alice.get(roomPath(room, `event/${encodeURIComponent(his)}`));
    stage.claim('by-id', one.body['event_id'] === his, one.body);

    await alice.quietly.put(path, { ignored_users: {} });
    stage.step('She has forgiven him');
    const all = objectsAt(
      (await alice.get(roomPath(room, 'messages'), { dir: 'b' })).body,
      'chunk',
    );
    stage.claim('again', bobs(all).length === 2, all);
  },
});
