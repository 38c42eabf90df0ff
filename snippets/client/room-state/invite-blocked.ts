import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invite by state event who takes no invites',
  about:
    'Membership can be set as state as well as by /invite. A check that only one of them makes is no check.',
  operations: ['setRoomStateWithKey'],
  spec: 'client-server-api/#invite-permission',
  errors: ['M_INVITE_BLOCKED'],
  claims: {
    blocked: 'It is refused with 403 M_INVITE_BLOCKED.',
    'no-member': 'The room does not list the user as invited.',
    'not-told': 'The user hears nothing of it.',
    'default-lets-through': 'Once the user takes invites again, the same request invites them.',
  },
  async run(stage) {
    const [alice, hare] = [await stage.user('alice'), await stage.user('hare')];
    const room = await stage.room(alice);
    const settings = `/_matrix/client/v3/user/${encodeURIComponent(hare.userId)}/account_data/m.invite_permission_config`;
    await hare.quietly.put(settings, { default_action: 'block' });
    const member = roomPath(room, `state/m.room.member/${encodeURIComponent(hare.userId)}`);

    stage.step('Alice invites the hare, who takes no invites');
    const refused = await alice.put(member, { membership: 'invite' });
    stage.claim('blocked', refuses(refused, 403, 'M_INVITE_BLOCKED'), refused.body);
    stage.step('What the room says of the hare');
    const state = await alice.get(member);
    stage.claim('no-member', state.status === 404, state.body);
    const sync = await hare.quietly.get('/_matrix/client/v3/sync');
    stage.claim('not-told', !sync.text.includes(room), sync.body['rooms']);

    await hare.quietly.put(settings, {});
    stage.step('The hare changed its mind');
    const invited = await alice.put(member, { membership: 'invite' });
    stage.claim('default-lets-through', invited.status === 200, invited.body);
  },
});
