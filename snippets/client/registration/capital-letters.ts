import { example } from '../../example.ts';

export default example({
  title: 'A name typed with capital letters',
  about:
    'Telephones begin every word with a capital. User ids have none, so a server maps them or refuses them; this one maps, at login too.',
  operations: ['register', 'login'],
  spec: 'client-server-api/#post_matrixclientv3register',
  needs: { registration: 'open', ruma: true },
  claims: {
    mapped: 'The user id has a small letter where a capital was typed.',
    'same-at-login': 'A login finds the account with the letters as they were typed.',
  },
  async run(stage) {
    const localpart = stage.unique('alice');
    const typed = `A${localpart.slice(1)}`;
    const password = 'down the rabbit hole';

    stage.step('As a telephone writes it');
    const made = await stage.anyone.post('/_matrix/client/v3/register', {
      username: typed,
      password,
      auth: { type: 'm.login.dummy' },
    });
    stage.claim('mapped', made.body['user_id'] === `@${localpart}:${stage.serverName}`, made.body);

    stage.step('And once more');
    const login = await stage.anyone.post('/_matrix/client/v3/login', {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: typed },
      password,
    });
    stage.claim('same-at-login', login.body['user_id'] === made.body['user_id'], login.body);
  },
});
