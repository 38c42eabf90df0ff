import { example } from '../../example.ts';

export default example({
  title: 'Set a profile field and read it back',
  about:
    'The name and the value travel together: the body has one property, and it is called what the path is called.',
  operations: ['setProfileField', 'getProfileField', 'getUserProfile'],
  spec: 'client-server-api/#put_matrixclientv3profileuseridkeyname',
  claims: {
    'own-name': 'The answer to one field is an object with that field and nothing else.',
    whole: 'The whole profile has every field that is set, each under its own name.',
    'time-zone': 'A time zone is a field like any other.',
    'not-in-the-way': 'Setting one field leaves the others as they are.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;

    stage.step('Alice says what she is called');
    await alice.put(`${profile}/displayname`, { displayname: 'Alice Liddell' });
    stage.step('… and which time she keeps');
    await alice.put(`${profile}/m.tz`, { 'm.tz': 'Europe/London' });

    stage.step('Bob, who shares a room with her, reads one field');
    const field = await bob.get(`${profile}/displayname`);
    const only = JSON.stringify(field.body) === '{"displayname":"Alice Liddell"}';
    stage.claim('own-name', only, field.body);

    stage.step('… and then all of them');
    const { body } = await bob.get(profile);
    stage.claim('whole', body['displayname'] === 'Alice Liddell' && 'm.tz' in body, body);
    stage.claim('time-zone', body['m.tz'] === 'Europe/London', body);
    stage.claim('not-in-the-way', body['displayname'] === 'Alice Liddell', body);
  },
});
