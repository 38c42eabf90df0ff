import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { roomFilter, roomIn, SYNC, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Who has read what',
  about: 'Receipts are not events of the room. They come beside the timeline, in ephemeral.',
  operations: ['sync', 'postReceipt'],
  spec: 'client-server-api/#receipts',
  claims: {
    public: 'A public receipt reaches the others: event, kind, user, time.',
    private: 'A private one reaches only the devices of its user.',
    'not-timeline': 'Neither is in the timeline.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const first = await stage.say(alice, room, 'First');
    const second = await stage.say(alice, room, 'Second');
    const filter = roomFilter();
    const [hers, his] = [await tokenOf(alice, { filter }), await tokenOf(bob, { filter })];
    const mark = (kind: string, id: string) =>
      bob.post(roomPath(room, `receipt/${kind}/${encodeURIComponent(id)}`), {});
    stage.step('Bob reads the second in private, and the first for all to see');
    await mark('m.read.private', second);
    await mark('m.read', first);

    const receipt = (body: JsonObject) =>
      at(objectsAt(roomIn(body, room), 'ephemeral', 'events')[0], 'content');
    stage.step('Alice');
    const toAlice = await syncUntil(
      stage,
      alice,
      { filter, since: hers },
      (answer) => receipt(answer) !== undefined,
    );
    const ts = at(receipt(toAlice), first, 'm.read', bob.userId, 'ts');
    stage.claim('public', typeof ts === 'number', toAlice);
    const isTold = JSON.stringify(toAlice).includes('m.read.private');
    stage.step('Bob');
    const toBob = (await bob.get(SYNC, { filter, since: his })).body;
    const own = at(receipt(toBob), second, 'm.read.private', bob.userId);
    stage.claim('private', !isTold && own !== undefined, [toAlice, toBob]);
    stage.claim('not-timeline', roomIn(toBob, room)?.['timeline'] === undefined, toBob);
  },
});
