import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'The fully read marker, by way of receipts',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreceiptreceipttypeeventid',
  claims: {
    'account-data': 'It arrives as m.fully_read in the account data of the room.',
    'no-receipt': 'It never appears in m.receipt.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const eventId = await stage.say(alice, room, 'The end of the tale');
    const since = await caughtUp(bob);

    stage.step('Bob has read all there is');
    await bob.post(roomPath(room, `receipt/m.fully_read/${encodeURIComponent(eventId)}`), {});
    stage.step('His devices are told where he is');
    const answer = await stage.until(async () => {
      const wanted = { roomAccountData: ['m.fully_read'], ephemeral: ['m.receipt'] };
      const synced = await syncAs(bob, wanted, since);
      return synced.text.includes(eventId) ? synced : undefined;
    });
    const here = at(answer.body, 'rooms', 'join', room);
    const marker = objectsAt(here, 'account_data', 'events')[0];
    stage.claim('account-data', at(marker, 'content', 'event_id') === eventId, marker);
    const receipts = JSON.stringify(objectsAt(here, 'ephemeral', 'events'));
    stage.claim('no-receipt', !receipts.includes('m.fully_read'), receipts);
  },
});
