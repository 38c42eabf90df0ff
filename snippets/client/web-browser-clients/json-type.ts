import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'What an answer is called',
  about:
    'Some clients compare Content-Type with application/json, letter by letter, and take what is called otherwise for no answer.',
  operations: ['getProfileField', 'setProfileField'],
  spec: 'client-server-api/#api-standards',
  errors: ['M_NOT_FOUND'],
  claims: {
    exact: 'An answer in JSON is called application/json and nothing more.',
    refusal: 'So is a refusal.',
    utf8: 'It is in UTF-8 without saying so.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const name = 'Zoë 🦊';
    const path = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/displayname`;
    await alice.quietly.put(path, { displayname: name });

    const isPlain = (answer: { readonly headers: Readonly<Record<string, string>> }): boolean =>
      answer.headers['content-type'] === 'application/json';

    stage.step('A name with letters and a fox');
    const answer = await stage.anyone.get(path);
    stage.claim('exact', answer.status === 200 && isPlain(answer), answer.headers);
    stage.claim('utf8', answer.body['displayname'] === name, answer.body);

    stage.step('A field that nobody has');
    const none = await stage.anyone.get(path.replace('displayname', 'com.example.looking_glass'));
    stage.claim('refusal', refuses(none, 404, 'M_NOT_FOUND') && isPlain(none), none.headers);
  },
});
