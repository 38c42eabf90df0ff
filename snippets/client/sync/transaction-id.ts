import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import { hasText, roomFilter, syncUntil, timelineIn, tokenOf } from '../../syncing.ts';

export default example({
  title: 'The echo of one’s own message',
  about:
    'A client shows a message before it is sent. When it comes back through the sync, the transaction id tells that it is the same.',
  operations: ['sync', 'sendMessage'],
  spec: 'client-server-api/#sending-events-to-a-room',
  claims: {
    sender: 'The device that sent the message sees its transaction id in unsigned.',
    'other-device': 'Another device of the same user does not.',
    'other-user': 'Nor does anybody else.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const phone = await alice.newDevice();
    const filter = roomFilter();
    const devices = [alice, phone, bob];
    const tokens = await Promise.all(devices.map((device) => tokenOf(device, { filter })));
    const transaction = stage.unique('txn');
    stage.step('Alice sends');
    await alice.put(roomPath(room, `send/m.room.message/${transaction}`), {
      msgtype: 'm.text',
      body: 'Echo',
    });
    const seen: unknown[] = [];
    for (const [n, who] of ['The same device', 'Her phone', 'Bob'].entries()) {
      const device = devices[n] ?? alice;
      stage.step(who);
      const query = { filter, since: tokens[n] };
      const body = await syncUntil(stage, device, query, hasText('Echo', room));
      seen.push(at(timelineIn(body, room).at(-1), 'unsigned', 'transaction_id'));
    }
    stage.claim('sender', seen[0] === transaction, seen[0]);
    stage.claim('other-device', seen[1] === undefined, seen[1]);
    stage.claim('other-user', seen[2] === undefined, seen[2]);
  },
});
