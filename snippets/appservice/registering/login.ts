import { example } from '../../example.ts';
import { objectsAt, refuses } from '../../look.ts';

export default example({
  title: 'Log in as a ghost',
  about: 'For a client library that wants an access token of its own.',
  operations: ['login', 'getLoginFlows'],
  spec: 'application-service-api/#server-admin-style-permissions',
  errors: ['M_EXCLUSIVE', 'M_UNKNOWN_TOKEN'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    offered: 'Where there are services, m.login.application_service is among the login types.',
    'logged-in': 'With the as_token, the service is logged in as its ghost without a password.',
    outside: 'As anybody else: 400 M_EXCLUSIVE.',
    unknown: 'With the token of no service: 401 M_UNKNOWN_TOKEN.',
  },
  async run(stage) {
    const service = stage.appservice();
    const ghost = await service.ghost('hare');
    const alice = await stage.user('alice');
    const path = '/_matrix/client/v3/login';
    const request = (user: string) => ({
      type: 'm.login.application_service',
      identifier: { type: 'm.id.user', user },
    });
    const flows = await stage.anyone.quietly.get(path);
    const types = objectsAt(flows.body, 'flows').map(({ type }) => type);
    stage.claim('offered', types.includes('m.login.application_service'), types);
    stage.step('As a ghost');
    const session = await service.sender.post(path, request(ghost));
    const { user_id: user, access_token: token } = session.body;
    stage.claim('logged-in', user === ghost && typeof token === 'string', session.body);
    stage.step('As a person');
    const greedy = await service.sender.post(path, request(alice.userId));
    stage.claim('outside', refuses(greedy, 400, 'M_EXCLUSIVE'), greedy.body);
    stage.step('By a person');
    const wrong = await alice.post(path, request(ghost));
    stage.claim('unknown', refuses(wrong, 401, 'M_UNKNOWN_TOKEN'), wrong.body);
  },
});
