import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Mark a room as unread',
  about: 'A reminder to come back. It is account data like any other, and moves no receipt.',
  operations: ['setAccountDataPerRoom', 'setReadMarker', 'sync'],
  spec: 'client-server-api/#unread-markers',
  claims: {
    'other-devices': 'The user’s other devices get m.marked_unread.',
    'marker-stays': 'The fully read marker stays where it is.',
    'no-counts': 'The room’s count of unread messages is not touched.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const eventId = await stage.say(alice, room, 'Do not forget');
    await bob.quietly.post(roomPath(room, 'read_markers'), {
      'm.fully_read': eventId,
      'm.read': eventId,
    });
    const phone = await bob.newDevice();
    const since = await caughtUp(phone);
    const user = `/_matrix/client/v3/user/${encodeURIComponent(bob.userId)}`;

    stage.step('Bob wants to come back to this room');
    await bob.put(`${user}/rooms/${encodeURIComponent(room)}/account_data/m.marked_unread`, {
      unread: true,
    });
    const wanted = {
      roomAccountData: ['m.marked_unread', 'm.fully_read'],
      timeline: ['m.room.message'],
    };
    stage.step('His phone shows it');
    const told = await stage.until(async () => {
      const { body } = await syncAs(phone, wanted, since);
      const here = at(body, 'rooms', 'join', room);
      return objectsAt(here, 'account_data', 'events').length > 0 ? here : undefined;
    });
    const events = objectsAt(told, 'account_data', 'events');
    const unread = events.find((event) => event['type'] === 'm.marked_unread');
    stage.claim('other-devices', at(unread, 'content', 'unread') === true, told);
    stage.claim('marker-stays', !JSON.stringify(events).includes('m.fully_read'), events);
    stage.step('He has read everything all the same');
    const { body } = await syncAs(phone, wanted);
    const count = at(body, 'rooms', 'join', room, 'unread_notifications', 'notification_count');
    stage.claim('no-counts', count === 0, body);
  },
});
