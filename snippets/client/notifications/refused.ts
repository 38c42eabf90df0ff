import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Pages that nobody gave out',
  operations: ['getNotifications'],
  spec: 'client-server-api/#get_matrixclientv3notifications',
  errors: ['M_INVALID_PARAM'],
  needs: { ruma: true },
  claims: {
    token: 'A from that is no token of this server is 400 M_INVALID_PARAM.',
    limit: 'So is a limit of 0.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const path = '/_matrix/client/v3/notifications';
    stage.step('From the rabbit hole');
    const token = await alice.get(path, { from: 'rabbit-hole' });
    stage.claim('token', refuses(token, 400, 'M_INVALID_PARAM'), token.body);
    stage.step('None of them');
    const limit = await alice.get(path, { limit: 0 });
    stage.claim('limit', refuses(limit, 400, 'M_INVALID_PARAM'), limit.body);
  },
});
