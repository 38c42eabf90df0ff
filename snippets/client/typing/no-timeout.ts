import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Typing without saying for how long',
  operations: ['setTyping', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidtypinguserid',
  claims: {
    taken: 'A request without a timeout is taken.',
    shown: 'The user types from then on.',
    'very-long': 'A timeout of a year is taken as well.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const typing = roomPath(room, `typing/${encodeURIComponent(alice.userId)}`);
    const since = await caughtUp(bob);
    stage.step('Alice begins a long letter');
    const answer = await alice.put(typing, { typing: true });
    stage.claim('taken', answer.status === 200, answer.body);
    stage.step('Bob sees that she types');
    const ids = await stage.until(async () => {
      const { body } = await syncAs(bob, { ephemeral: ['m.typing'] }, since);
      const event = objectsAt(body, 'rooms', 'join', room, 'ephemeral', 'events')[0];
      return at(event, 'content', 'user_ids');
    });
    stage.claim('shown', JSON.stringify(ids) === JSON.stringify([alice.userId]), ids);
    stage.step('It may take her a year');
    const year = await alice.put(typing, { typing: true, timeout: 31_536_000_000 });
    stage.claim('very-long', year.status === 200, year.body);
  },
});
