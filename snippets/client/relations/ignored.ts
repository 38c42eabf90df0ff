import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { bundled, relate } from '../../related.ts';

export default example({
  title: 'Not from those one ignores',
  operations: ['getOneRoomEvent', 'setAccountData'],
  spec: 'client-server-api/#aggregations-of-child-events',
  claims: {
    counted: 'Before, the thread has two answers, the latest of them Bob’s.',
    'not-counted': 'Once Alice ignores Bob it has one for her.',
    'not-latest': 'And the latest event is of somebody she hears.',
    'not-listed': 'References of his are not listed either.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const root = await stage.say(alice, room, 'Twinkle, twinkle, little bat');
    const thread = { rel_type: 'm.thread', event_id: root };
    await relate(alice, room, '1', thread);
    await relate(bob, room, '2', { rel_type: 'm.reference', event_id: root });
    await relate(bob, room, '3', thread);
    const path = roomPath(room, `event/${encodeURIComponent(root)}`);

    stage.step('As Alice sees it');
    const before = bundled((await alice.get(path)).body, 'm.thread');
    const sender = (summary: Parameters<typeof at>[0]) => at(summary, 'latest_event', 'sender');
    stage.claim('counted', at(before, 'count') === 2 && sender(before) === bob.userId, before);

    const mine = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/account_data`;
    await alice.quietly.put(`${mine}/m.ignored_user_list`, {
      ignored_users: { [bob.userId]: {} },
    });
    stage.step('And once she ignores Bob');
    const event = (await alice.get(path)).body;
    const after = bundled(event, 'm.thread');
    stage.claim('not-counted', at(after, 'count') === 1, after);
    stage.claim('not-latest', sender(after) === alice.userId, after);
    stage.claim(
      'not-listed',
      objectsAt(bundled(event, 'm.reference'), 'chunk').length === 0,
      event,
    );
  },
});
