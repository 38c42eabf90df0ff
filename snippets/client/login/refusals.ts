import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Logins that say too little, or something else',
  operations: ['login'],
  spec: 'client-server-api/#post_matrixclientv3login',
  errors: ['M_UNKNOWN', 'M_FORBIDDEN', 'M_BAD_JSON', 'M_MISSING_PARAM'],
  claims: {
    'unknown-type': 'A type that the server does not have is refused with status 400.',
    'third-party': 'A third-party identifier that the server does not know is refused with 403.',
    'no-identifier-type': 'So is one without a type, as an example in the spec has it.',
    'wrong-token': 'A login token that is not good is 403 M_FORBIDDEN.',
    'no-type': 'A body without a type is refused with status 400.',
    'no-password': 'A login by password without one is refused with status 400.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const login = '/_matrix/client/v3/login';
    const identifier = { type: 'm.id.user', user: alice.userId };

    stage.step('A way to log in that was made up');
    const unknown = await stage.anyone.post(login, { type: 'org.example.riddle', identifier });
    stage.claim('unknown-type', unknown.status === 400, unknown.body);

    stage.step('An e-mail address that nobody has');
    const address = `${stage.unique('nobody')}@example.org`;
    const thirdParty = await stage.anyone.post(login, {
      type: 'm.login.password',
      identifier: { type: 'm.id.thirdparty', medium: 'email', address },
      password: alice.password,
    });
    stage.claim('third-party', thirdParty.status === 403, thirdParty.body);

    stage.step('The same without a type');
    const typeless = await stage.anyone.post(login, {
      type: 'm.login.password',
      identifier: { medium: 'email', address },
      password: alice.password,
    });
    stage.claim('no-identifier-type', typeless.status === 403, typeless.body);

    stage.step('A login token that was made up');
    const token = await stage.anyone.post(login, {
      type: 'm.login.token',
      token: stage.unique('made-up'),
    });
    stage.claim('wrong-token', refuses(token, 403, 'M_FORBIDDEN'), token.body);

    stage.step('No type');
    const noType = await stage.anyone.post(login, { identifier, password: alice.password });
    stage.claim('no-type', noType.status === 400, noType.body);

    stage.step('No password');
    const noPassword = await stage.anyone.post(login, { type: 'm.login.password', identifier });
    stage.claim('no-password', noPassword.status === 400, noPassword.body);
  },
});
