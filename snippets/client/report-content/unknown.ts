import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Reports of what the server does not know',
  about: 'A server may answer 200 here too, so as not to tell which rooms and users exist.',
  operations: ['reportRoom', 'reportUser'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidreport',
  needs: { ruma: true },
  errors: ['M_NOT_FOUND'],
  claims: {
    room: 'A room that the server does not know is M_NOT_FOUND, status 404.',
    user: 'So is a user that it does not know.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = `!${stage.unique()}:${stage.serverName}`;
    stage.step('A room that is not there');
    const noRoom = await alice.post(roomPath(room, 'report'), { reason: 'It is not there' });
    stage.claim('room', refuses(noRoom, 404, 'M_NOT_FOUND'), noRoom.body);
    stage.step('A user who is not there');
    const user = encodeURIComponent(`@${stage.unique()}:${stage.serverName}`);
    const noUser = await alice.post(`/_matrix/client/v3/users/${user}/report`, { reason: '' });
    stage.claim('user', refuses(noUser, 404, 'M_NOT_FOUND'), noUser.body);
  },
});
