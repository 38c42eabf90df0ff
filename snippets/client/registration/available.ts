import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Ask whether a username is free',
  operations: ['checkUsernameAvailability'],
  spec: 'client-server-api/#get_matrixclientv3registeravailable',
  errors: ['M_USER_IN_USE', 'M_INVALID_USERNAME', 'M_MISSING_PARAM'],
  claims: {
    free: 'A name that is free is answered with available: true.',
    taken: 'One that is taken is 400 M_USER_IN_USE, not available: false.',
    invalid: 'One that can be nobody’s is 400 M_INVALID_USERNAME.',
    missing: 'Without a username the answer is a refusal with status 400.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const ask = (username: string) =>
      stage.anyone.get('/_matrix/client/v3/register/available', { username });

    stage.step('A name that nobody has');
    const free = await ask(stage.unique('bob'));
    stage.claim('free', free.status === 200 && free.body['available'] === true, free.body);

    stage.step('Alice’s name');
    const taken = await ask(alice.localpart);
    stage.claim('taken', refuses(taken, 400, 'M_USER_IN_USE'), taken.body);

    stage.step('A name that is none');
    const invalid = await ask('🐛');
    stage.claim('invalid', refuses(invalid, 400, 'M_INVALID_USERNAME'), invalid.body);

    stage.step('No name');
    const missing = await stage.anyone.get('/_matrix/client/v3/register/available');
    stage.claim('missing', missing.status === 400, missing.body);
  },
});
