import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Usernames that cannot be had',
  about:
    'Nobody should solve a puzzle or read an e-mail to learn afterwards that the name was taken: names are checked first.',
  operations: ['register'],
  spec: 'client-server-api/#post_matrixclientv3register',
  errors: ['M_USER_IN_USE', 'M_INVALID_USERNAME'],
  claims: {
    taken: 'A username that is taken is 400 M_USER_IN_USE.',
    invalid: 'A username outside the grammar of user ids is 400 M_INVALID_USERNAME.',
    'too-long': 'So is one that would make a user id of more than 255 bytes.',
    'before-proof': 'All of that is said before anything has to be proved.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const attempt = (username: string) =>
      stage.anyone.post('/_matrix/client/v3/register', { username, password: 'down the hole' });

    stage.step('The name of somebody who exists');
    const taken = await attempt(alice.localpart);
    stage.claim('taken', refuses(taken, 400, 'M_USER_IN_USE'), taken.body);

    stage.step('A name with a space and an exclamation mark');
    const invalid = await attempt('curiouser and curiouser!');
    stage.claim('invalid', refuses(invalid, 400, 'M_INVALID_USERNAME'), invalid.body);

    stage.step('A name of 250 letters');
    const long = await attempt('a'.repeat(250));
    stage.claim('too-long', refuses(long, 400, 'M_INVALID_USERNAME'), long.body);

    stage.claim(
      'before-proof',
      [taken, invalid, long].every(({ status, body }) => status === 400 && !('flows' in body)),
    );
  },
});
