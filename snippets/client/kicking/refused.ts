import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Kicks that are refused',
  about: 'It takes the level for kicking, and more power than the one who is to go.',
  operations: ['kick'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidkick',
  errors: ['M_FORBIDDEN'],
  claims: {
    outsider: 'Who is not in the room cannot kick from it.',
    absent: 'Who is not in the room cannot be kicked from it.',
    powerless: 'Who has less power than kicking takes cannot kick.',
    equals: 'Moderators cannot kick each other: their powers are equal.',
    banned: 'A kick does not turn a ban into a mere leave.',
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
        kick: 50,
      },
    });
    for (const user of [bob, carol]) await stage.join(user, room);
    const path = roomPath(room, 'kick');

    stage.step('The Dodo is outside');
    const outsider = await dodo.post(path, { user_id: bob.userId });
    stage.claim('outsider', refuses(outsider, 403, 'M_FORBIDDEN'), outsider.body);
    stage.step('… so nobody can kick him out');
    const absent = await alice.post(path, { user_id: dodo.userId });
    stage.claim('absent', refuses(absent, 403, 'M_FORBIDDEN'), absent.body);

    stage.step('Bob and Carol are both moderators');
    const equals = await bob.post(path, { user_id: carol.userId });
    stage.claim('equals', refuses(equals, 403, 'M_FORBIDDEN'), equals.body);

    await stage.join(dodo, room);
    stage.step('The Dodo is in now, without any power');
    const powerless = await dodo.post(path, { user_id: bob.userId });
    stage.claim('powerless', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    await alice.quietly.post(roomPath(room, 'ban'), { user_id: dodo.userId });
    stage.step('Alice banned him, and Bob, who could lift the ban, kicks him');
    const banned = await bob.post(path, { user_id: dodo.userId });
    const member = await alice.quietly.get(
      roomPath(room, `state/m.room.member/${encodeURIComponent(dodo.userId)}`),
    );
    stage.claim(
      'banned',
      refuses(banned, 403, 'M_FORBIDDEN') && member.body['membership'] === 'ban',
      [banned.body, member.body],
    );
  },
});
