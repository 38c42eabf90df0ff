import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'The identity server will not',
  about:
    'What the identity server says is not always what a client may be told in the same words: an unknown token there is no unknown token here.',
  operations: ['inviteBy3PID'],
  spec: 'client-server-api/#thirdparty_post_matrixclientv3roomsroomidinvite',
  errors: [
    'M_FORBIDDEN',
    'M_TERMS_NOT_SIGNED',
    'M_BAD_STATUS',
    'M_LIMIT_EXCEEDED',
    'M_CONNECTION_FAILED',
  ],
  needs: { identityServer: true, ruma: true },
  claims: {
    token:
      'A token that it does not know is 403 M_FORBIDDEN: a client that read M_UNKNOWN_TOKEN would log out.',
    terms: 'Terms that were not accepted are 403 M_TERMS_NOT_SIGNED, as it says itself.',
    limit: 'Where it is asked too much, the client is told how long to wait.',
    nonsense: 'An answer that no identity server should give is 502 M_BAD_STATUS.',
    nothing: 'The room is as before.',
  },
  async run(stage) {
    const identity = stage.identityServer();
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const address = `${stage.unique('queen')}@example.org`;
    const invite = { id_server: identity.name, medium: 'email', address };
    const token = await identity.register(alice);
    const path = roomPath(room, 'invite');
    /** How it answers those who have the token, and nobody else. */
    let answer = { status: 200, body: {} };
    identity.answer(({ headers }) =>
      headers['authorization'] === `Bearer ${token}` ? answer : undefined,
    );

    stage.step('A token of another time');
    const unknown = await alice.post(path, { ...invite, id_access_token: 'cheshire' });
    stage.claim('token', refuses(unknown, 403, 'M_FORBIDDEN'), unknown.body);
    const again = { ...invite, id_access_token: token };
    stage.step('The terms have changed there');
    answer = { status: 403, body: { errcode: 'M_TERMS_NOT_SIGNED', error: 'Read this first.' } };
    const terms = await alice.post(path, again);
    stage.claim('terms', refuses(terms, 403, 'M_TERMS_NOT_SIGNED'), terms.body);
    stage.step('It has too much to do');
    answer = { status: 429, body: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 7 } };
    const limited = await alice.request('POST', path, { body: again });
    stage.claim(
      'limit',
      limited.status === 429 && limited.body['retry_after_ms'] === 7,
      limited.body,
    );
    stage.step('It talks nonsense');
    answer = { status: 200, body: { jabber: 'wocky' } };
    const nonsense = await alice.post(path, again);
    stage.claim('nonsense', refuses(nonsense, 502, 'M_BAD_STATUS'), nonsense.body);
    const state = await alice.quietly.get(roomPath(room, 'state'));
    stage.claim('nothing', !state.text.includes('third_party_invite'), state.json);
  },
});
