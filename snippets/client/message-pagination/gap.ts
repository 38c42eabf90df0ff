import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Fill the gap that a sync left',
  about:
    'After a day away a client gets the newest events and `limited: true`. What lies between is two tokens long: back from prev_batch, up to the token it had.',
  operations: ['getRoomEvents', 'sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    limited: 'The sync says that it left events out.',
    'exactly-the-gap':
      'Back from prev_batch to the old sync token are those events: no more, no fewer.',
    'other-way-round': 'Forwards, from the sync token to prev_batch, they come oldest first.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = JSON.stringify({ room: { timeline: { limit: 1 } } });
    const before = await bob.quietly.get('/_matrix/client/v3/sync', { filter });
    const since = String(before.body['next_batch']);
    const said: string[] = [];
    for (const word of ['Twinkle', 'twinkle', 'little', 'bat'])
      said.push(await stage.say(alice, room, word));

    stage.step('Bob comes back; his filter asks for one event a room');
    const sync = await stage.until(async () => {
      const answer = await bob.get('/_matrix/client/v3/sync', { since, filter });
      const seen = answer.text.includes(String(said[3]));
      return seen ? answer : undefined;
    });
    const timeline = at(sync.body, 'rooms', 'join', room, 'timeline');
    stage.claim('limited', at(timeline, 'limited') === true, timeline);
    const prevBatch = String(at(timeline, 'prev_batch'));

    stage.step('Back from there to where he was');
    const back = await bob.get(roomPath(room, 'messages'), {
      dir: 'b',
      from: prevBatch,
      to: since,
      limit: 50,
    });
    const ids = objectsAt(back.body, 'chunk').map(({ event_id: id }) => String(id));
    stage.claim('exactly-the-gap', ids.join() === said.slice(0, 3).toReversed().join(), ids);

    stage.step('The same, in the order in which it was said');
    const forth = await bob.get(roomPath(room, 'messages'), {
      dir: 'f',
      from: since,
      to: prevBatch,
      limit: 50,
    });
    const inOrder = objectsAt(forth.body, 'chunk').map(({ event_id: id }) => String(id));
    stage.claim('other-way-round', inOrder.join() === said.slice(0, 3).join(), inOrder);
  },
});
