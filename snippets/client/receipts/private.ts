import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Read without saying so',
  about:
    'A private receipt clears the counts and nobody else hears of it. A public one may lag behind it, and must not bring the counts back.',
  operations: ['postReceipt', 'sync'],
  spec: 'client-server-api/#private-read-receipts',
  claims: {
    clears: 'A private receipt takes what was read off the user’s own count.',
    'own-devices': 'The user’s other devices get it.',
    'no-one-else': 'Nobody else ever does.',
    'behind-is-shown': 'A public receipt that is behind the private one is shown to the others.',
    'no-rewind': 'A public receipt that is behind does not bring back the user’s own count.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const phone = await bob.newDevice();
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const first = await stage.say(alice, room, 'Who stole the tarts?');
    const last = await stage.say(alice, room, 'Was it you?');
    const since = { phone: await caughtUp(phone), alice: await caughtUp(alice) };
    const read = (type: string, eventId: string) =>
      bob.post(roomPath(room, `receipt/${type}/${encodeURIComponent(eventId)}`), {});
    const unread = async () => {
      const { body } = await syncAs(bob, { timeline: ['m.room.message'] });
      return at(body, 'rooms', 'join', room, 'unread_notifications', 'notification_count');
    };

    stage.step('Bob reads to the end, to himself');
    await read('m.read.private', last);
    stage.step('He has read everything');
    const count = await stage.until(async () => ((await unread()) === 0 ? 0 : undefined));
    stage.claim('clears', count === 0, count);
    stage.step('His phone knows');
    const own = await stage.until(async () => {
      const { body } = await syncAs(phone, { ephemeral: ['m.receipt'] }, since.phone);
      return objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
    });
    const kept = at(own, 'content', last, 'm.read.private', bob.userId);
    stage.claim('own-devices', kept !== undefined, own);

    stage.step('To the others he admits the first message only');
    await read('m.read', first);
    stage.step('That is what Alice sees');
    const seen = await stage.until(async () => {
      const answer = await syncAs(alice, { ephemeral: ['m.receipt'] }, since.alice);
      return answer.text.includes('m.receipt') ? answer : undefined;
    });
    const events = objectsAt(seen.body, 'rooms', 'join', room, 'ephemeral', 'events');
    const shown = events.some((one) => at(one, 'content', first, 'm.read', bob.userId));
    stage.claim('behind-is-shown', shown, events);
    stage.claim('no-one-else', !seen.text.includes('m.read.private'), events);
    stage.step('Nothing is unread again');
    const after = await unread();
    stage.claim('no-rewind', after === 0, after);
  },
});
