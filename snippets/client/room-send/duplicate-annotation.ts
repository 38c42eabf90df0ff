import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'React twice with the same key',
  operations: ['sendMessage', 'redactEvent'],
  spec: 'client-server-api/#avoiding-duplicate-annotations',
  errors: ['M_DUPLICATE_ANNOTATION'],
  claims: {
    duplicate:
      'The same user’s second reaction to an event with the same key is 400 M_DUPLICATE_ANNOTATION.',
    'other-key': 'Another key is another reaction.',
    'other-user': 'The same key from another user counts by itself.',
    retry:
      'A repeated request is no duplicate: it is answered with the reaction that is there already.',
    'after-redaction': 'Once the first is redacted, the key is free again.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const said = await stage.say(alice, room, 'We are all mad here');
    const path = () => roomPath(room, `send/m.reaction/${stage.unique('grin')}`);
    const reaction = (key: string) => ({
      'm.relates_to': { rel_type: 'm.annotation', event_id: said, key },
    });
    const firstPath = path();

    stage.step('Bob grins');
    const first = await bob.put(firstPath, reaction('😸'));

    stage.step('His client is not sure that it got through');
    const retry = await bob.put(firstPath, reaction('😸'));
    stage.claim(
      'retry',
      first.status === 200 && retry.body['event_id'] === first.body['event_id'],
      [first.body, retry.body],
    );

    stage.step('He grins once more, in a request of its own');
    const second = await bob.put(path(), reaction('😸'));
    stage.claim('duplicate', refuses(second, 400, 'M_DUPLICATE_ANNOTATION'), second.body);

    const otherKey = await bob.quietly.put(path(), reaction('🎩'));
    stage.claim('other-key', otherKey.status === 200, otherKey.body);
    const otherUser = await alice.quietly.put(path(), reaction('😸'));
    stage.claim('other-user', otherUser.status === 200, otherUser.body);

    stage.step('He takes the grin back');
    const grin = encodeURIComponent(String(first.body['event_id']));
    await bob.put(roomPath(room, `redact/${grin}/${stage.unique('fade')}`), {});
    stage.step('Now he may grin again');
    const again = await bob.put(path(), reaction('😸'));
    stage.claim('after-redaction', again.status === 200, again.body);
  },
});
