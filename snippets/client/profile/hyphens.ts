import { example } from '../../example.ts';

export default example({
  title: 'A field name with a hyphen',
  about:
    'The grammar that the spec names allows hyphens. The pattern in its schema does not. We follow the grammar.',
  operations: ['setProfileField', 'getProfileField'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  claims: {
    accepted: 'A namespaced name with a hyphen is accepted.',
    read: 'It is read back under that name.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const field = 'org.example.tea-time';
    const path = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/${field}`;

    stage.step('A name as the grammar has it');
    const set = await alice.put(path, { [field]: 'six o’clock' });
    stage.claim('accepted', set.status === 200, set.body);
    stage.step('What came of it');
    const { body } = await alice.get(path);
    stage.claim('read', body[field] === 'six o’clock', body);
  },
});
