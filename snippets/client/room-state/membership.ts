import { example } from '../../example.ts';
import { at, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Join, invite and kick by state',
  about:
    'Membership is state like any other, and may be set as state. /join and its relatives are shorter ways to the same events.',
  operations: ['setRoomStateWithKey', 'getMembersByRoom'],
  spec: 'client-server-api/#room-membership',
  errors: ['M_FORBIDDEN'],
  claims: {
    invites:
      'Setting another’s membership to invite invites them: they find the invite in their sync.',
    joins: 'Setting one’s own membership to join joins the room, if one may.',
    kicks: 'Setting another’s membership to leave kicks them.',
    'not-into-closed':
      'Who was not invited cannot join a closed room this way either: 403 M_FORBIDDEN.',
    'not-for-others': 'Nobody can make another join: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice);
    const member = (userId: string) =>
      roomPath(room, `state/m.room.member/${encodeURIComponent(userId)}`);

    stage.step('Alice invites Bob');
    await alice.put(member(bob.userId), { membership: 'invite' });
    const invite = await stage.until(async () => {
      const { body } = await bob.quietly.get('/_matrix/client/v3/sync');
      return at(body, 'rooms', 'invite', room);
    });
    stage.claim('invites', invite !== undefined, invite);

    stage.step('Bob joins');
    const joined = await bob.put(member(bob.userId), { membership: 'join' });
    const { body } = await alice.quietly.get(roomPath(room, 'members'), { membership: 'join' });
    const members = objectsAt(body, 'chunk').map(({ state_key: key }) => key);
    stage.claim('joins', joined.status === 200 && members.includes(bob.userId), members);

    stage.step('Carol was not invited');
    const closed = await carol.put(member(carol.userId), { membership: 'join' });
    stage.claim('not-into-closed', refuses(closed, 403, 'M_FORBIDDEN'), closed.body);
    stage.step('Alice cannot join for her');
    const forced = await alice.put(member(carol.userId), { membership: 'join' });
    stage.claim('not-for-others', refuses(forced, 403, 'M_FORBIDDEN'), forced.body);

    stage.step('Alice shows Bob the door');
    const kicked = await alice.put(member(bob.userId), { membership: 'leave' });
    const state = await alice.quietly.get(member(bob.userId));
    stage.claim('kicks', kicked.status === 200 && state.body['membership'] === 'leave', state.body);
  },
});
