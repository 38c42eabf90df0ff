import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Knock, and take no invites',
  about: 'The answer to a knock is an invite, so who blocks invites cannot be let in.',
  operations: ['inviteUser', 'knockRoom', 'setAccountData'],
  spec: 'client-server-api/#invite-permission',
  errors: ['M_INVITE_BLOCKED'],
  claims: {
    blocked: 'The invite that would answer the knock is 403 M_INVITE_BLOCKED.',
    'other-values': 'A default_action with another value blocks nothing.',
  },
  async run(stage) {
    const [alice, hermit] = [await stage.user('alice'), await stage.user('hermit')];
    const room = await stage.room(alice, {
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    const user = encodeURIComponent(hermit.userId);
    const policy = `/_matrix/client/v3/user/${user}/account_data/m.invite_permission_config`;
    stage.step('The hermit blocks invites');
    await hermit.put(policy, { default_action: 'block' });
    stage.step('… and knocks');
    await hermit.post(`/_matrix/client/v3/knock/${encodeURIComponent(room)}`, {});
    stage.step('Alice would let him in');
    const invited = await alice.post(roomPath(room, 'invite'), { user_id: hermit.userId });
    stage.claim('blocked', refuses(invited, 403, 'M_INVITE_BLOCKED'), invited.body);

    await hermit.quietly.put(policy, { default_action: 'perhaps' });
    const opened = await alice.quietly.post(roomPath(room, 'invite'), { user_id: hermit.userId });
    stage.claim('other-values', opened.status === 200, opened.body);
  },
});
