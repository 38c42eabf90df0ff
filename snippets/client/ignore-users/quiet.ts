import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { nextOf, roomIn, SYNC } from '../../syncing.ts';

export default example({
  title: 'Silence is more than messages',
  about: 'Bob writes, mentions Alice, types and reads. She ignores him, and hears nothing of it.',
  operations: ['sync', 'setAccountData'],
  spec: 'client-server-api/#ignoring-users',
  claims: {
    told: 'Her other devices are told of the list like of any account data.',
    uncounted: 'What he writes does not count as unread, not even where it mentions her.',
    typing: 'He is not among those who type.',
    receipts: 'His receipts are not shown.',
    presence: 'Nor is his presence.',
    others: 'What Carol writes counts.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.join(carol, room);
    const first = nextOf((await alice.quietly.get(SYNC)).body);

    stage.step('Alice ignores Bob');
    const user = encodeURIComponent(alice.userId);
    const list = { ignored_users: { [bob.userId]: {} } };
    await alice.put(`/_matrix/client/v3/user/${user}/account_data/m.ignored_user_list`, list);
    const news = (await alice.quietly.get(SYNC, { since: first })).body;
    const told = objectsAt(news, 'account_data', 'events');
    stage.claim(
      'told',
      told.some(({ type }) => type === 'm.ignored_user_list'),
      told,
    );

    const mine = encodeURIComponent(bob.userId);
    await bob.quietly.put(roomPath(room, 'send/m.room.message/1'), {
      msgtype: 'm.text',
      body: 'Alice!',
      'm.mentions': { user_ids: [alice.userId] },
    });
    const said = await stage.say(carol, room, 'More tea?');
    await bob.quietly.post(roomPath(room, `receipt/m.read/${encodeURIComponent(said)}`), {});
    await bob.quietly.put(roomPath(room, `typing/${mine}`), { typing: true, timeout: 20_000 });
    await bob.quietly.put(`/_matrix/client/v3/presence/${mine}/status`, { presence: 'online' });

    stage.step('She syncs');
    const { body } = await alice.get(SYNC, { since: nextOf(news) });
    const joined = roomIn(body, room);
    const counts = at(joined, 'unread_notifications');
    stage.claim('uncounted', at(counts, 'highlight_count') === 0, counts);
    stage.claim('others', at(counts, 'notification_count') === 1, counts);
    const ephemeral = objectsAt(joined, 'ephemeral', 'events');
    const content = (type: string) =>
      JSON.stringify(ephemeral.filter((one) => one['type'] === type));
    stage.claim('typing', !content('m.typing').includes(bob.userId), ephemeral);
    stage.claim('receipts', !content('m.receipt').includes(bob.userId), ephemeral);
    const presence = objectsAt(body, 'presence', 'events');
    stage.claim('presence', !presence.some(({ sender }) => sender === bob.userId), presence);
  },
});
