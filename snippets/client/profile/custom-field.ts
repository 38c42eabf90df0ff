import { example } from '../../example.ts';

export default example({
  title: 'A field of one’s own',
  about:
    'Since v1.16 a profile holds more than a name and a picture. The capability says which fields a user may change.',
  operations: ['setProfileField', 'getProfileField', 'getCapabilities'],
  spec: 'client-server-api/#mprofile_fields-capability',
  claims: {
    allowed: 'Nothing in the capabilities forbids fields with names of one’s own.',
    'any-json': 'The value comes back as it went in, whatever kind of JSON it is.',
    'null-is-kept': 'A null that is accepted is stored as a value; it does not remove the field.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;

    stage.step('What may be changed?');
    const { body } = await alice.get('/_matrix/client/v3/capabilities');
    const text = JSON.stringify(body['capabilities']);
    stage.claim('allowed', !text.includes('"m.profile_fields":{"enabled":false'), body);

    const pets = { cat: 'Dinah', kittens: ['black', 'white'] };
    stage.step('A field that no spec has heard of');
    await alice.put(`${profile}/org.example.pets`, { 'org.example.pets': pets });
    stage.step('It is read like the others');
    const read = await alice.get(`${profile}/org.example.pets`);
    stage.claim(
      'any-json',
      JSON.stringify(read.body['org.example.pets']) === JSON.stringify(pets),
      read.body,
    );

    stage.step('Its value becomes null');
    const nulled = await alice.put(`${profile}/org.example.pets`, { 'org.example.pets': null });
    stage.step('… which is not the same as gone');
    const after = await alice.get(`${profile}/org.example.pets`);
    const kept = after.status === 200 && after.body['org.example.pets'] === null;
    stage.claim('null-is-kept', nulled.status === 200 ? kept : nulled.status === 400, after.body);
  },
});
