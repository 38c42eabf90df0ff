import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Send it twice, deliver it once',
  about: 'A client that got no answer sends again with the same transaction id.',
  operations: ['sendToDevice', 'sync'],
  spec: 'client-server-api/#transaction-identifiers',
  claims: {
    answered: 'The repeated request is answered like the first.',
    once: 'The message is delivered once, as it was sent first.',
    'other-device':
      'The same transaction id from another device of the sender is another transaction.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const other = await alice.newDevice();
    const since = await caughtUp(bob);
    const path = `/_matrix/client/v3/sendToDevice/org.example.note/${stage.unique()}`;
    const note = (text: string) => ({ messages: { [bob.userId]: { [bob.deviceId]: { text } } } });
    stage.step('Alice sends');
    await alice.put(path, note('Drink me'));
    stage.step('… and again');
    const again = await alice.put(path, note('Drink me twice'));
    stage.claim('answered', again.status === 200, again.body);
    stage.step('Another device happens to use the same id');
    await other.put(path, note('Eat me'));
    stage.step('What Bob gets');
    const texts = await stage.until(async () => {
      const { body } = await syncAs(bob, {}, since);
      const all = objectsAt(body, 'to_device', 'events').map((one) => at(one, 'content', 'text'));
      return all.includes('Eat me') ? all.join(', ') : undefined;
    });
    stage.claim('once', texts.startsWith('Drink me,') && !texts.includes('twice'), texts);
    stage.claim('other-device', texts === 'Drink me, Eat me', texts);
  },
});
