import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'An empty name is no name',
  about: 'Clients cleared a name by sending an empty one long before fields could be removed.',
  operations: ['setProfileField', 'getProfileField'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  errors: ['M_NOT_FOUND'],
  claims: {
    'taken-away': 'Setting displayname to an empty string removes the field.',
    'not-for-others': 'An empty string in a field of one’s own is a value.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;
    await alice.quietly.put(`${profile}/displayname`, { displayname: 'Alice' });

    stage.step('An older client clears the name');
    await alice.put(`${profile}/displayname`, { displayname: '' });
    stage.step('There is none now');
    const name = await alice.get(`${profile}/displayname`);
    stage.claim('taken-away', refuses(name, 404, 'M_NOT_FOUND'), name.body);

    stage.step('A field of one’s own may be empty');
    await alice.put(`${profile}/org.example.motto`, { 'org.example.motto': '' });
    const motto = await alice.get(`${profile}/org.example.motto`);
    stage.claim('not-for-others', motto.body['org.example.motto'] === '', motto.body);
  },
});
