import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Whoever answers has read',
  about: 'A receipt is not the only sign. Hardly anyone answers without having looked.',
  operations: ['sync', 'sendMessage', 'setProfileField'],
  spec: 'client-server-api/#marking-notifications-as-read',
  claims: {
    'answer-reads': 'Sending a message to a room clears the sender’s own count of it.',
    'in-its-thread': 'Threads that the message is not part of stay unread.',
    'not-a-name': 'A new display name, which also sends an event to the room, clears nothing.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const root = await stage.say(alice, room, 'Have some wine');
    await alice.quietly.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'There isn’t any',
      'm.relates_to': { rel_type: 'm.thread', event_id: root },
    });
    const filter = JSON.stringify({
      presence: { types: [] },
      account_data: { types: [] },
      room: {
        account_data: { types: [] },
        ephemeral: { types: [] },
        state: { types: [] },
        timeline: { types: ['m.room.message'], unread_thread_notifications: true },
      },
    });
    const counts = async () => {
      const { body } = await bob.get('/_matrix/client/v3/sync', { filter });
      const here = at(body, 'rooms', 'join', room);
      return {
        main: at(here, 'unread_notifications', 'notification_count'),
        thread: at(here, 'unread_thread_notifications', root, 'notification_count'),
      };
    };
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}`;

    stage.step('Bob calls himself something else');
    await bob.put(`${profile}/displayname`, { displayname: 'Hatter' });
    await stage.until(async () => {
      const { body } = await syncAs(bob.quietly, { timeline: ['m.room.member'] });
      const events = objectsAt(body, 'rooms', 'join', room, 'timeline', 'events');
      return events.find((event) => at(event, 'content', 'displayname') === 'Hatter');
    });
    stage.step('He has not read a thing');
    const before = await counts();
    stage.claim('not-a-name', before.main === 1 && before.thread === 1, before);
    stage.step('He answers in the room');
    await bob.put(roomPath(room, `send/m.room.message/${stage.unique()}`), {
      msgtype: 'm.text',
      body: 'Your hair wants cutting',
    });
    stage.step('So he has read the room, and not yet the thread');
    const after = await counts();
    stage.claim('answer-reads', after.main === 0, after);
    stage.claim('in-its-thread', after.thread === 1, after);
  },
});
