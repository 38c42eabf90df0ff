import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Bans that are refused',
  operations: ['ban', 'unban'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidban',
  errors: ['M_FORBIDDEN'],
  claims: {
    outsider: 'Who is not in the room cannot ban from it.',
    powerless: 'Who has less power than banning takes cannot ban.',
    equals: 'Moderators cannot ban each other: their powers are equal.',
    'unban-powerless': 'Lifting a ban takes the power for banning.',
  },
  async run(stage) {
    const [alice, bob, carol, dodo] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
      await stage.user('dodo'),
    ];
    const room = await stage.room(alice, {
      preset: 'public_chat',
      room_version: '11',
      power_level_content_override: {
        users: { [alice.userId]: 100, [bob.userId]: 50, [carol.userId]: 50 },
        ban: 50,
      },
    });
    for (const user of [bob, carol]) await stage.join(user, room);
    const path = roomPath(room, 'ban');

    stage.step('The Dodo is outside');
    const outsider = await dodo.post(path, { user_id: bob.userId });
    stage.claim('outsider', refuses(outsider, 403, 'M_FORBIDDEN'), outsider.body);
    stage.step('Bob and Carol are both moderators');
    const equals = await bob.post(path, { user_id: carol.userId });
    stage.claim('equals', refuses(equals, 403, 'M_FORBIDDEN'), equals.body);

    await stage.join(dodo, room);
    const stranger = `@${stage.unique('hatter')}:${stage.serverName}`;
    stage.step('The Dodo is in, without any power');
    const powerless = await dodo.post(path, { user_id: stranger });
    stage.claim('powerless', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    await alice.quietly.post(path, { user_id: stranger });
    stage.step('… and would like to be merciful');
    const mercy = await dodo.post(roomPath(room, 'unban'), { user_id: stranger });
    stage.claim('unban-powerless', refuses(mercy, 403, 'M_FORBIDDEN'), mercy.body);
  },
});
