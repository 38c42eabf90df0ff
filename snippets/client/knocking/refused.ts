import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Knocks that nobody hears',
  operations: ['knockRoom'],
  spec: 'client-server-api/#post_matrixclientv3knockroomidoralias',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    'no-knocker': 'A room whose join rule is not for knocking refuses with 403 M_FORBIDDEN.',
    member: 'So does a room one is in already.',
    invited: 'So does one that has invited the user: they may come in as they are.',
    banned: 'So does one that has banned them.',
    unknown: 'An alias that leads nowhere is 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const [alice, bob, carol, dodo] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
      await stage.user('dodo'),
    ];
    const open = await stage.room(alice, { preset: 'public_chat' });
    const room = await stage.room(alice, {
      invite: [bob.userId, carol.userId],
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    await stage.join(bob, room);
    await alice.quietly.post(roomPath(room, 'ban'), { user_id: dodo.userId });
    const knock = (where: string) => `/_matrix/client/v3/knock/${encodeURIComponent(where)}`;

    stage.step('A public room has no use for knocks');
    const noKnocker = await bob.post(knock(open), {});
    stage.claim('no-knocker', refuses(noKnocker, 403, 'M_FORBIDDEN'), noKnocker.body);
    stage.step('Bob is inside');
    const member = await bob.post(knock(room), {});
    stage.claim('member', refuses(member, 403, 'M_FORBIDDEN'), member.body);
    stage.step('Carol is invited');
    const invited = await carol.post(knock(room), {});
    stage.claim('invited', refuses(invited, 403, 'M_FORBIDDEN'), invited.body);
    stage.step('The Dodo is banned');
    const banned = await dodo.post(knock(room), {});
    stage.claim('banned', refuses(banned, 403, 'M_FORBIDDEN'), banned.body);
    stage.step('There is no such door');
    const unknown = await bob.post(knock(`#${stage.unique('wall')}:${stage.serverName}`), {});
    stage.claim('unknown', refuses(unknown, 404, 'M_NOT_FOUND'), unknown.body);
  },
});
