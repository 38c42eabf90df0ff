import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Values and names that cannot be',
  operations: ['setProfileField', 'deleteProfileField'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  errors: ['M_MISSING_PARAM', 'M_BAD_JSON', 'M_INVALID_PARAM', 'M_KEY_TOO_LARGE', 'M_NOT_JSON'],
  claims: {
    'missing-field': 'A body without the field that the path names is 400 M_MISSING_PARAM.',
    'wrong-type': 'A display name that is no string is 400 M_BAD_JSON.',
    'no-mxc': 'A picture that is no mxc URI is 400 M_INVALID_PARAM.',
    'not-json': 'A body that is not JSON is refused with status 400.',
    'no-name':
      'A name outside the grammar is 400 M_INVALID_PARAM, when it is set and when it is removed.',
    'long-name': 'A name of more than 255 bytes is 400 M_KEY_TOO_LARGE.',
    'nothing-changed': 'After all of that the profile is what it was.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;
    await alice.quietly.put(`${profile}/displayname`, { displayname: 'Alice' });

    stage.step('The body names another field than the path');
    const missing = await alice.put(`${profile}/displayname`, { name: 'Alice' });
    stage.claim('missing-field', refuses(missing, 400, 'M_MISSING_PARAM'), missing.body);

    stage.step('A number is no name');
    const wrongType = await alice.put(`${profile}/displayname`, { displayname: 42 });
    stage.claim('wrong-type', refuses(wrongType, 400, 'M_BAD_JSON'), wrongType.body);

    stage.step('A picture from anywhere');
    const anywhere = { avatar_url: 'https://example.org/cat.png' };
    const noMxc = await alice.put(`${profile}/avatar_url`, anywhere);
    stage.claim('no-mxc', refuses(noMxc, 400, 'M_INVALID_PARAM'), noMxc.body);

    stage.step('A body that stops in the middle');
    const broken = await alice.request('PUT', `${profile}/displayname`, {
      rawBody: '{"displayname": "Ali',
    });
    stage.claim('not-json', broken.status === 400, broken.body);

    stage.step('Names of one’s own are lower case, with a namespace');
    const badName = await alice.put(`${profile}/Mood`, { Mood: 'curious' });
    stage.step('The same when it is removed');
    const badRemoval = await alice.delete(`${profile}/Mood`);
    stage.claim(
      'no-name',
      refuses(badName, 400, 'M_INVALID_PARAM') && refuses(badRemoval, 400, 'M_INVALID_PARAM'),
      [badName.body, badRemoval.body],
    );

    const long = `org.example.${'o'.repeat(256)}`;
    stage.step('A name longer than 255 bytes');
    const tooLong = await alice.put(`${profile}/${long}`, { [long]: 1 });
    stage.claim('long-name', refuses(tooLong, 400, 'M_KEY_TOO_LARGE'), tooLong.body);

    stage.step('The profile is untouched');
    const after = await alice.get(profile);
    stage.claim(
      'nothing-changed',
      after.body['displayname'] === 'Alice' && !('Mood' in after.body) && !(long in after.body),
      after.body,
    );
  },
});
