import { example } from '../../example.ts';
import { contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What the invited see of a room',
  about:
    'They cannot look inside, but see its front: where it comes from, what it is called, and who may enter.',
  operations: ['inviteUser', 'sync'],
  spec: 'client-server-api/#mroommember',
  claims: {
    create: 'The invite has the room’s m.room.create.',
    shown: 'It has the avatar, the canonical alias, the join rules and the name.',
    'nothing-more': 'Of the members it has the one who invites and the invited, and nobody else.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const avatar = {
      type: 'm.room.avatar',
      content: { url: `mxc://${stage.serverName}/flamingo` },
    };
    const room = await stage.room(alice, {
      name: 'Croquet ground',
      room_alias_name: stage.unique('croquet'),
      initial_state: [avatar],
    });
    const carol = await stage.user('carol');
    await alice.quietly.post(roomPath(room, 'invite'), { user_id: carol.userId });
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);
    stage.step('Alice invites Bob');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });
    const events = await stage.until(async () => {
      stage.step('What Bob sees');
      const { body } = await bob.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
      const found = objectsAt(body, 'rooms', 'invite', room, 'invite_state', 'events');
      return found.length === 0 ? undefined : found;
    });
    stage.claim('create', contentOf(events, 'm.room.create') !== undefined, events);
    const front = ['m.room.avatar', 'm.room.canonical_alias', 'm.room.join_rules', 'm.room.name'];
    stage.claim(
      'shown',
      front.every((type) => contentOf(events, type) !== undefined),
      events,
    );
    const members = events.filter(({ type }) => type === 'm.room.member');
    const known = [alice.userId, bob.userId];
    stage.claim(
      'nothing-more',
      members.every(({ state_key: who }) => known.includes(String(who))),
      members,
    );
  },
});
