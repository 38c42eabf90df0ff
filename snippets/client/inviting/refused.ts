import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invites that are refused',
  about: 'Four different reasons share one code. The message says which it was.',
  operations: ['inviteUser'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidinvite',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON', 'M_NOT_JSON'],
  claims: {
    outsider: 'Who is not in the room cannot invite to it.',
    member: 'Who is in the room already cannot be invited.',
    banned: 'Who is banned cannot be invited before the ban is lifted.',
    powerless: 'Who has less power than inviting takes cannot invite.',
    'bad-json': 'A user_id of the wrong type is 400 M_BAD_JSON.',
    'not-json': 'A body that is not JSON is 400 M_NOT_JSON.',
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
      power_level_content_override: { invite: 50 },
    });
    await stage.join(bob, room);
    await alice.quietly.post(roomPath(room, 'ban'), { user_id: carol.userId });
    const path = roomPath(room, 'invite');

    stage.step('The Dodo is not in the room');
    const outsider = await dodo.post(path, { user_id: carol.userId });
    stage.claim('outsider', refuses(outsider, 403, 'M_FORBIDDEN'), outsider.body);
    stage.step('Bob is');
    const member = await alice.post(path, { user_id: bob.userId });
    stage.claim('member', refuses(member, 403, 'M_FORBIDDEN'), member.body);
    stage.step('Carol is banned from it');
    const banned = await alice.post(path, { user_id: carol.userId });
    stage.claim('banned', refuses(banned, 403, 'M_FORBIDDEN'), banned.body);
    stage.step('Bob has power 0 where inviting takes 50');
    const powerless = await bob.post(path, { user_id: dodo.userId });
    stage.claim('powerless', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    stage.step('A number is no user');
    const badJson = await alice.post(path, { user_id: 42 });
    stage.claim('bad-json', refuses(badJson, 400, 'M_BAD_JSON'), badJson.body);
    stage.step('A body that stops in the middle');
    const notJson = await alice.request('POST', path, { rawBody: '{"user_id": "@dod' });
    stage.claim('not-json', refuses(notJson, 400, 'M_NOT_JSON'), notJson.body);
  },
});
