import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Move all markers in one request',
  about:
    'Three marks in a room: read for good, seen by all, seen in private. Clients often move them together.',
  operations: ['setReadMarker', 'getAccountDataPerRoom', 'sync'],
  spec: 'client-server-api/#fully-read-markers',
  claims: {
    'marker-in-sync': 'The fully read marker comes with the room’s account data in /sync.',
    readable: 'It can be read like other account data.',
    'receipts-too': 'm.read and m.read.private do what they do as receipts.',
    'as-private': 'The others get the public receipt only.',
    'each-optional': 'A request may move only one of them; the others stay.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said: string[] = [];
    for (const text of ['One', 'Two', 'Three']) said.push(await stage.say(alice, room, text));
    const [first = '', second = '', third = ''] = said;
    const since = { alice: await caughtUp(alice), bob: await caughtUp(bob) };
    const wanted = { roomAccountData: ['m.fully_read'], ephemeral: ['m.receipt'] };

    stage.step('Bob has read the first, saw the second, and peeked at the third');
    await bob.post(roomPath(room, 'read_markers'), {
      'm.fully_read': first,
      'm.read': second,
      'm.read.private': third,
    });
    stage.step('His other devices learn all three');
    const mine = await stage.until(async () => {
      const { body } = await syncAs(bob, wanted, since.bob);
      return at(body, 'rooms', 'join', room);
    });
    const marker = objectsAt(mine, 'account_data', 'events')[0];
    stage.claim('marker-in-sync', at(marker, 'content', 'event_id') === first, mine);
    const receipts = objectsAt(mine, 'ephemeral', 'events');
    const has = (id: string, type: string) =>
      receipts.some((one) => at(one, 'content', id, type, bob.userId) !== undefined);
    stage.claim('receipts-too', has(second, 'm.read') && has(third, 'm.read.private'), receipts);

    stage.step('Alice learns one');
    const hers = await stage.until(async () => {
      const answer = await syncAs(alice, wanted, since.alice);
      return answer.text.includes('m.receipt') ? answer.text : undefined;
    });
    stage.claim(
      'as-private',
      hers.includes(second) && !hers.includes(first) && !hers.includes(third),
      hers,
    );

    stage.step('Bob reads on');
    await bob.post(roomPath(room, 'read_markers'), { 'm.fully_read': second });
    const user = `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}`;
    stage.step('The marker has moved');
    const path = `${user}/rooms/${encodeURIComponent(room)}/account_data/m.fully_read`;
    const { body } = await bob.get(path);
    stage.claim('readable', body['event_id'] === second, body);
    stage.step('… and nothing else has');
    const now = await syncAs(bob, wanted);
    const events = objectsAt(now.body, 'rooms', 'join', room, 'ephemeral', 'events');
    const still = events.some((one) => at(one, 'content', second, 'm.read', bob.userId));
    stage.claim('each-optional', still, events);
  },
});
