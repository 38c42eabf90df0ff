import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'Register a ghost, and speak as it',
  about: 'A ghost is a user of the service’s namespace. It has no password and no access token.',
  operations: ['register', 'joinRoomById', 'sendMessage'],
  spec: 'application-service-api/#server-admin-style-permissions',
  needs: { appservice: { id: 'tea' } },
  claims: {
    registered: 'With m.login.application_service and the as_token, a user is registered.',
    'no-session': 'With inhibit_login there is neither a device nor an access token.',
    named: 'A request that names the ghost in user_id is one of the ghost.',
    spoken: 'What it sends is from the ghost.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { preset: 'public_chat' });
    const username = stage.unique('_tea_hatter');
    stage.step('The service registers a ghost.');
    const made = await service.sender.post('/_matrix/client/v3/register', {
      type: 'm.login.application_service',
      username,
      inhibit_login: true,
    });
    const ghost = `@${username}:${stage.serverName}`;
    stage.claim('registered', made.body['user_id'] === ghost, made.body);
    const { device_id: device, access_token: token } = made.body;
    stage.claim('no-session', device === undefined && token === undefined, made.body);
    stage.step('Who is asking?');
    const who = await service.as(ghost).get('/_matrix/client/v3/account/whoami');
    stage.claim('named', who.body['user_id'] === ghost, who.body);
    stage.step('The ghost joins a room.');
    await service.as(ghost).post(roomPath(room, 'join'), {});
    stage.step('The ghost speaks.');
    const path = roomPath(room, `send/m.room.message/${stage.unique('t')}`);
    const sent = await service.as(ghost).put(path, { msgtype: 'm.text', body: 'More tea?' });
    const event = encodeURIComponent(String(sent.body['event_id']));
    const seen = await alice.quietly.get(roomPath(room, `event/${event}`));
    stage.claim('spoken', seen.body['sender'] === ghost, seen.body);
  },
});
