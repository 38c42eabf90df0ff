import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A profile of 64 KiB',
  about: 'The limit is that of all fields together, so a small field can be the one too many.',
  operations: ['setProfileField'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  errors: ['M_PROFILE_TOO_LARGE'],
  claims: {
    'most-fits': 'A field may take most of the room.',
    'one-too-many': 'The field that would bring the profile to 64 KiB is 400 M_PROFILE_TOO_LARGE.',
    'room-again': 'Once another field is removed, there is room for it.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;

    stage.step('A long story');
    const story = await alice.put(`${profile}/org.example.story`, {
      'org.example.story': 'curiouser and '.repeat(4200),
    });
    stage.claim('most-fits', story.status === 200, story.body);

    const verse = { 'org.example.verse': 'How doth the little crocodile '.repeat(300) };
    stage.step('A verse too much');
    const refused = await alice.put(`${profile}/org.example.verse`, verse);
    stage.claim('one-too-many', refuses(refused, 400, 'M_PROFILE_TOO_LARGE'), refused.body);

    stage.step('The story goes');
    await alice.delete(`${profile}/org.example.story`);
    stage.step('The verse fits');
    const accepted = await alice.put(`${profile}/org.example.verse`, verse);
    stage.claim('room-again', accepted.status === 200, accepted.body);
  },
});
