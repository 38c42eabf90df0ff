import { example } from '../../example.ts';
import { objectsAt, refuses } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Messages that cannot be sent',
  operations: ['sendToDevice', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3sendtodeviceeventtypetxnid',
  errors: ['M_BAD_JSON', 'M_INVALID_PARAM'],
  claims: {
    'no-messages': 'A body without messages is 400 M_BAD_JSON; so is content that is no object.',
    'no-user': 'A name that is no user id is 400 M_INVALID_PARAM.',
    'all-or-none': 'A request that is refused delivers none of its messages.',
    'id-unused': 'Its transaction id can be used again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const since = await caughtUp(bob);
    const path = `/_matrix/client/v3/sendToDevice/org.example.note/${stage.unique()}`;
    stage.step('Nothing to send');
    const none = await alice.put(path, {});
    stage.step('A text instead of content');
    const text = await alice.put(path, { messages: { [bob.userId]: { '*': 'hello' } } });
    stage.claim(
      'no-messages',
      [none, text].every((answer) => refuses(answer, 400, 'M_BAD_JSON')),
      [none.body, text.body],
    );
    stage.step('One message for Bob, one for a name');
    const name = await alice.put(path, {
      messages: { [bob.userId]: { '*': { first: true } }, bill: { '*': {} } },
    });
    stage.claim('no-user', refuses(name, 400, 'M_INVALID_PARAM'), name.body);
    stage.step('At last a good one, with the same transaction id');
    const good = await alice.put(path, { messages: { [bob.userId]: { '*': { good: true } } } });
    stage.claim('id-unused', good.status === 200, good.body);
    stage.step('Bob gets this one only');
    const events = await stage.until(async () => {
      const { body } = await syncAs(bob, {}, since);
      const found = objectsAt(body, 'to_device', 'events');
      return found.length > 0 ? found : undefined;
    });
    stage.claim(
      'all-or-none',
      events.length === 1 && !JSON.stringify(events).includes('first'),
      events,
    );
  },
});
