import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Whose profile anybody may read',
  about: 'A server may keep profiles from those who share no room. This one does not.',
  operations: ['getUserProfile', 'deactivateAccount'],
  spec: 'client-server-api/#profiles',
  errors: ['M_NOT_FOUND'],
  needs: { ruma: true },
  claims: {
    strangers: 'Who shares no room with a user can read their profile.',
    anybody: 'So can who has no account.',
    gone: 'The profile of an account that was deactivated is gone: 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const path = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;
    stage.step('Bob has never met Alice');
    const read = await bob.get(path);
    stage.claim('strangers', read.body['displayname'] === alice.localpart, read.body);
    const open = await stage.anyone.quietly.get(path);
    stage.claim('anybody', open.text === read.text, open.body);
    await alice.quietly.post('/_matrix/client/v3/account/deactivate', {
      auth: {
        type: 'm.login.password',
        identifier: { type: 'm.id.user', user: alice.userId },
        password: alice.password,
      },
    });
    stage.step('Alice has deactivated her account');
    const gone = await bob.get(path);
    stage.claim('gone', refuses(gone, 404, 'M_NOT_FOUND'), gone.body);
  },
});
