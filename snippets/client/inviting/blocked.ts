import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invite somebody who takes no invites',
  about:
    'A user may block all invites. Those that came before stay in the rooms, but are not shown any more.',
  operations: ['inviteUser', 'setAccountData', 'setRoomStateWithKey', 'sync'],
  spec: 'client-server-api/#invite-permission',
  errors: ['M_INVITE_BLOCKED'],
  claims: {
    blocked: 'Inviting them is 403 M_INVITE_BLOCKED.',
    'also-again': 'That holds where they are invited already, too.',
    'no-way-around': 'Setting the member event by hand is refused in the same way.',
    hidden: 'An invite from before is not served by /sync.',
    'still-in-state': 'In the state of its room it can still be seen.',
    opened: 'Without default_action invites arrive again.',
  },
  async run(stage) {
    const [alice, hermit] = [await stage.user('alice'), await stage.user('hermit')];
    const older = await stage.room(alice, { invite: [hermit.userId] });
    const room = await stage.room(alice);
    const user = encodeURIComponent(hermit.userId);
    const policy = `/_matrix/client/v3/user/${user}/account_data/m.invite_permission_config`;

    stage.step('The hermit blocks invites');
    await hermit.put(policy, { default_action: 'block' });
    stage.step('Alice invites him');
    const invited = await alice.post(roomPath(room, 'invite'), { user_id: hermit.userId });
    stage.claim('blocked', refuses(invited, 403, 'M_INVITE_BLOCKED'), invited.body);
    stage.step('… and to the room that he was invited to before');
    const again = await alice.post(roomPath(older, 'invite'), { user_id: hermit.userId });
    stage.claim('also-again', refuses(again, 403, 'M_INVITE_BLOCKED'), again.body);
    stage.step('… and in another way');
    const byHand = await alice.put(roomPath(room, `state/m.room.member/${user}`), {
      membership: 'invite',
    });
    stage.claim('no-way-around', refuses(byHand, 403, 'M_INVITE_BLOCKED'), byHand.body);

    const sync = await hermit.quietly.get('/_matrix/client/v3/sync');
    stage.claim('hidden', at(sync.body, 'rooms', 'invite', older) === undefined, sync.body);
    stage.step('The older invite is where it was');
    const member = await alice.get(roomPath(older, `state/m.room.member/${user}`));
    stage.claim('still-in-state', member.body['membership'] === 'invite', member.body);

    stage.step('The hermit comes out of his cave');
    await hermit.put(policy, {});
    stage.step('Alice tries again');
    const opened = await alice.post(roomPath(room, 'invite'), { user_id: hermit.userId });
    stage.claim('opened', opened.status === 200, opened.body);
  },
});
