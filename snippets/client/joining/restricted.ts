import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Join a room because one is in another',
  about:
    'A restricted room lets in who is joined to one of the rooms it lists. Somebody who may invite vouches for it, in the event itself.',
  operations: ['joinRoomById', 'leaveRoom'],
  spec: 'client-server-api/#restricted-rooms',
  errors: ['M_FORBIDDEN'],
  claims: {
    'not-met': 'Who meets no condition is refused with 403 M_FORBIDDEN.',
    'invited-is-not-joined': 'Being invited to the other room is not enough.',
    met: 'Who is joined to the other room gets in without an invite.',
    vouched: 'The member event names a member who may invite, in join_authorised_via_users_server.',
    'only-at-the-door': 'Leaving the other room afterwards changes nothing.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const club = await stage.room(alice, { name: 'Club', invite: [bob.userId] });
    const library = await stage.room(alice, {
      name: 'Library of the club',
      initial_state: [
        {
          type: 'm.room.join_rules',
          content: {
            join_rule: 'restricted',
            allow: [{ type: 'm.room_membership', room_id: club }],
          },
        },
      ],
    });

    stage.step('Bob has an invite to the club, and has not accepted it');
    const early = await bob.post(roomPath(library, 'join'), {});
    stage.claim('not-met', refuses(early, 403, 'M_FORBIDDEN'), early.body);
    stage.claim('invited-is-not-joined', early.status === 403, early.status);

    await stage.join(bob, club);
    stage.step('Now he is a member');
    const joined = await bob.post(roomPath(library, 'join'), {});
    stage.claim('met', joined.status === 200, joined.body);
    stage.step('Who vouched for him');
    const memberPath = roomPath(library, `state/m.room.member/${encodeURIComponent(bob.userId)}`);
    const member = await bob.get(memberPath);
    stage.claim(
      'vouched',
      member.body['join_authorised_via_users_server'] === alice.userId,
      member.body,
    );

    stage.step('He leaves the club');
    await bob.post(roomPath(club, 'leave'), {});
    stage.step('… and keeps his library card');
    const still = await bob.get(memberPath);
    stage.claim('only-at-the-door', still.body['membership'] === 'join', still.body);
  },
});
