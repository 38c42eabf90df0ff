import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A user with nothing in their profile',
  about: 'Somebody who has set nothing and somebody who does not exist look the same from outside.',
  operations: ['getUserProfile', 'deleteProfileField'],
  spec: 'client-server-api/#get_matrixclientv3profileuserid',
  errors: ['M_NOT_FOUND'],
  needs: { ruma: true },
  claims: {
    'named-at-first': 'A new account has its localpart for a display name.',
    'like-nobody':
      'Once that is removed, the answer is 404 M_NOT_FOUND, as for a user who does not exist.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const profileOf = (userId: string) =>
      `/_matrix/client/v3/profile/${encodeURIComponent(userId)}`;

    stage.step('Alice is new here');
    const first = await alice.get(profileOf(alice.userId));
    stage.claim('named-at-first', first.body['displayname'] === alice.localpart, first.body);
    await alice.quietly.delete(`${profileOf(alice.userId)}/displayname`);
    stage.step('She takes her name away');
    const empty = await alice.get(profileOf(alice.userId));
    stage.step('Nobody');
    const nobody = await alice.get(profileOf(`@${stage.unique('nobody')}:${stage.serverName}`));
    stage.claim('like-nobody', refuses(empty, 404, 'M_NOT_FOUND') && empty.text === nobody.text, [
      empty.body,
      nobody.body,
    ]);
  },
});
