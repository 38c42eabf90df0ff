import { openLink, pressButton, sessionFrom, tokenPath, tokenRequest } from '../../by-mail.ts';
import { example } from '../../example.ts';
import { objectsAt, refuses } from '../../look.ts';
import { lettersTo } from '../../mailbox.ts';
import { passwordProof } from '../../prove.ts';

export default example({
  title: 'Add an e-mail address',
  about: 'A letter goes there. Who has the letter has the address.',
  operations: ['requestTokenTo3PIDEmail', 'add3PID', 'getAccount3PIDs'],
  spec: 'client-server-api/#post_matrixclientv3account3pidadd',
  errors: ['M_THREEPID_AUTH_FAILED'],
  needs: { ruma: true, mailbox: true },
  claims: {
    letter: 'A letter goes to the address, with a link.',
    'only-looked':
      'Looking at the link confirms nothing: programs look at links in mail before people do.',
    confirmed: 'The button on that page confirms the address.',
    added: 'Then the client adds it to the account.',
    folded: 'Capital letters are small ones in it.',
    once: 'The session is good once.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const [name, secret] = [stage.unique('alice'), stage.unique('secret')];
    stage.step('Her client asks for a token');
    const asked = await alice.post(
      tokenPath('account/3pid'),
      tokenRequest(`${name.toUpperCase()}@Example.org`, secret),
    );
    const session = sessionFrom(asked, secret);
    stage.step('What comes');
    const letter = await stage.mailbox().received(lettersTo(`${name}@example.org`));
    stage.claim('letter', letter.text.includes(`${stage.homeserver}/`), letter.text);

    const page = await openLink(stage, stage.anyone.quietly, letter);
    const add = { ...session, auth: passwordProof(alice) };
    stage.step('A program has looked at the link; nobody has confirmed anything');
    const early = await alice.post('/_matrix/client/v3/account/3pid/add', add);
    stage.claim(
      'only-looked',
      page.status === 200 && refuses(early, 403, 'M_THREEPID_AUTH_FAILED'),
      early.body,
    );
    stage.step('Alice presses the button');
    const done = await pressButton(stage, stage.anyone, letter);
    stage.claim('confirmed', done.status === 200, done.status);
    stage.step('Now it can be added');
    const added = await alice.post('/_matrix/client/v3/account/3pid/add', add);
    stage.step('What the account has');
    const { body } = await alice.get('/_matrix/client/v3/account/3pid');
    const [contact] = objectsAt(body, 'threepids');
    stage.claim('added', added.status === 200 && contact?.['medium'] === 'email', body);
    stage.claim('folded', contact?.['address'] === `${name}@example.org`, body);
    stage.step('Once more');
    const again = await alice.post('/_matrix/client/v3/account/3pid/add', add);
    stage.claim('once', refuses(again, 403, 'M_THREEPID_AUTH_FAILED'), again.body);
  },
});
