import type { JsonValue } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { isSame, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'A user who is made when somebody wants them',
  operations: ['inviteUser', 'getUserProfile'],
  spec: 'application-service-api/#querying',
  errors: ['M_NOT_FOUND'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    asked: 'For a user of its namespace who is not registered, the service is asked.',
    invited: 'When it says 200, and has registered them, they are invited.',
    no: 'When it says 404, there is no such user: 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const username = stage.unique('_tea_cat');
    const cat = `@${username}:${stage.serverName}`;
    const asked = (userId: string) => (request: { path: string }) =>
      request.path === `/_matrix/app/v1/users/${encodeURIComponent(userId)}`;
    const users: JsonValue[] = [];
    service.answer(async (request) => {
      if (!asked(cat)(request)) return undefined;
      const wanted = { type: 'm.login.application_service', username, inhibit_login: true };
      const made = await service.sender.quietly.post('/_matrix/client/v3/register', wanted);
      users.push(made.body['user_id'] ?? null);
      return { status: 200, body: {} };
    });
    stage.step('Alice invites somebody who does not exist.');
    const invited = await alice.post(roomPath(room, 'invite'), { user_id: cat });
    stage.step('The service was asked, and registered them.');
    await service.received(asked(cat));
    stage.claim('asked', isSame(users, [cat]), users);
    stage.claim('invited', invited.status === 200, invited.body);
    const nobody = `@${stage.unique('_tea_nobody')}:${stage.serverName}`;
    stage.step('Somebody whom the service knows nothing of');
    const lost = await alice.get(`/_matrix/client/v3/profile/${encodeURIComponent(nobody)}`);
    stage.claim('no', refuses(lost, 404, 'M_NOT_FOUND'), lost.body);
    stage.step('It was asked as well.');
    await service.received(asked(nobody));
  },
});
