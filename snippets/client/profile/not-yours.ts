import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Somebody else’s profile',
  operations: ['setProfileField', 'deleteProfileField', 'getUserProfile'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    'no-renaming': 'Setting a field of another user’s profile is 403 M_FORBIDDEN.',
    'no-removing': 'So is removing one.',
    nobody:
      'The profile of a user who does not exist is answered with 404, or with 403 by servers that do not say.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const profileOf = (userId: string) =>
      `/_matrix/client/v3/profile/${encodeURIComponent(userId)}`;

    stage.step('Bob would like Alice to be called something else');
    const set = await bob.put(`${profileOf(alice.userId)}/displayname`, { displayname: 'Pig' });
    stage.claim('no-renaming', refuses(set, 403, 'M_FORBIDDEN'), set.body);
    stage.step('… or nothing at all');
    const removed = await bob.delete(`${profileOf(alice.userId)}/displayname`);
    stage.claim('no-removing', refuses(removed, 403, 'M_FORBIDDEN'), removed.body);

    stage.step('Somebody who is not there');
    const nobody = await bob.get(profileOf(`@${stage.unique('nobody')}:${stage.serverName}`));
    stage.claim(
      'nobody',
      refuses(nobody, 404, 'M_NOT_FOUND') || refuses(nobody, 403, 'M_FORBIDDEN'),
      nobody.body,
    );
  },
});
