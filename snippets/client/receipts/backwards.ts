import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Receipts do not move back',
  about:
    'Two devices read at different speeds. The slower one must not undo what the faster one said.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#receipts',
  claims: {
    accepted: 'A receipt for an earlier event is answered like any other.',
    stays: 'The one that was there stays.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const first = await stage.say(alice, room, 'Jam tomorrow');
    const last = await stage.say(alice, room, 'and jam yesterday');
    const since = await caughtUp(alice);
    const read = (eventId: string) =>
      bob.post(roomPath(room, `receipt/m.read/${encodeURIComponent(eventId)}`), {});

    stage.step('Bob’s laptop is at the end');
    await read(last);
    stage.step('His phone is still at the beginning');
    const late = await read(first);
    stage.claim('accepted', late.status === 200, late.body);
    stage.step('To Alice he is at the end');
    const events = await stage.until(async () => {
      const { body } = await syncAs(alice, { ephemeral: ['m.receipt'] }, since);
      const found = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events');
      return found.length === 0 ? undefined : found;
    });
    const has = (id: string) => events.some((one) => at(one, 'content', id) !== undefined);
    stage.claim('stays', has(last) && !has(first), events);
  },
});
