import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Start and stop typing',
  operations: ['setTyping', 'sync'],
  spec: 'client-server-api/#typing-notifications',
  claims: {
    'in-ephemeral': 'Who types is told in ephemeral, not in the timeline.',
    'named-by-id': 'The event lists the users who type by their ids.',
    'empty-when-nobody': 'When the last one stops, an event with an empty list says so.',
    'not-kept': 'A client that syncs from the start later on hears nothing of it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const typing = roomPath(room, `typing/${encodeURIComponent(alice.userId)}`);
    const wanted = { ephemeral: ['m.typing'], timeline: ['m.typing'] };
    const heard = (since: string) =>
      stage.until(async () => {
        const { body } = await syncAs(bob, wanted, since);
        const event = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
        return event && { event, body, next: String(body['next_batch']) };
      });
    const since = await caughtUp(bob);

    stage.step('Alice begins to type');
    await alice.put(typing, { typing: true, timeout: 30_000 });
    stage.step('Bob’s client is told');
    const begun = await heard(since);
    stage.claim(
      'in-ephemeral',
      begun.event['type'] === 'm.typing' &&
        objectsAt(begun.body, 'rooms', 'join', room, 'timeline', 'events').length === 0,
      begun.body,
    );
    const ids = (event: typeof begun.event) => JSON.stringify(at(event, 'content', 'user_ids'));
    stage.claim('named-by-id', ids(begun.event) === JSON.stringify([alice.userId]), begun.event);

    stage.step('She thinks better of it');
    await alice.put(typing, { typing: false });
    stage.step('The list is empty');
    const ended = await heard(begun.next);
    stage.claim('empty-when-nobody', ids(ended.event) === '[]', ended.event);

    stage.step('A client that was not there misses nothing');
    const fresh = await syncAs(bob, wanted);
    const names = objectsAt(fresh.body, 'rooms', 'join', room, 'ephemeral', 'events').map(ids);
    stage.claim('not-kept', !names.join('').includes(alice.userId), fresh.body);
  },
});
