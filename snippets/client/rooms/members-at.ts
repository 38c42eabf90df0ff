import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'List the members of another time',
  about:
    'A client that loads members lazily asks for all of them later, as they were at its sync token. What changed since comes by sync.',
  operations: ['getMembersByRoom', 'sync'],
  spec: 'client-server-api/#lazy-loading-room-members',
  claims: {
    'at-next-batch': 'With the next_batch of a sync the list is that of the sync.',
    'at-prev-batch': 'With the prev_batch of a timeline it is that of before the timeline.',
    'without-at': 'Without a token it is that of now.',
    'bad-token': 'A token that no server gave out is status 400.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = JSON.stringify({ room: { timeline: { limit: 1 } } });
    const sync = await alice.quietly.get('/_matrix/client/v3/sync', { filter });
    const nextBatch = String(sync.body['next_batch']);
    const prevBatch = String(at(sync.body, 'rooms', 'join', room, 'timeline', 'prev_batch'));
    await stage.join(carol, room);

    const joinedAt = async (token?: string) => {
      const { body } = await alice.get(roomPath(room, 'members'), {
        membership: 'join',
        at: token,
      });
      return objectsAt(body, 'chunk').map(({ state_key: key }) => String(key));
    };
    stage.step('At the sync, before Carol came');
    const then = await joinedAt(nextBatch);
    stage.claim('at-next-batch', then.length === 2 && !then.includes(carol.userId), then);
    stage.step('Before the one event of its timeline, which is Bob’s joining');
    const earlier = await joinedAt(prevBatch);
    stage.claim('at-prev-batch', earlier.length === 1 && earlier[0] === alice.userId, earlier);
    stage.step('Now');
    const now = await joinedAt();
    stage.claim('without-at', now.length === 3, now);

    stage.step('No token');
    const bad = await alice.get(roomPath(room, 'members'), { at: 'yesterday' });
    stage.claim('bad-token', bad.status === 400, bad.body);
  },
});
