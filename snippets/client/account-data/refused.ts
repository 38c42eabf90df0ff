import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Account data that cannot be written or read',
  operations: [
    'setAccountData',
    'getAccountData',
    'setAccountDataPerRoom',
    'getAccountDataPerRoom',
  ],
  spec: 'client-server-api/#put_matrixclientv3useruseridaccount_datatype',
  errors: ['M_NOT_FOUND', 'M_NOT_JSON', 'M_BAD_JSON', 'M_FORBIDDEN', 'M_INVALID_PARAM'],
  claims: {
    missing: 'Data that was never written is 404 M_NOT_FOUND.',
    'not-json': 'A body that is not JSON is 400 M_NOT_JSON.',
    'not-an-object': 'JSON that is no object is 400 M_BAD_JSON.',
    'bad-room': 'Something that is no room id is 400 M_INVALID_PARAM, to read and to write.',
    'not-yours': 'Another user’s data is 403 M_FORBIDDEN, to read and to write.',
    unchanged: 'None of this has written anything.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const path = `${user}/account_data/org.example.hat`;

    stage.step('Alice has written nothing yet');
    const missing = await alice.get(path);
    stage.claim('missing', refuses(missing, 404, 'M_NOT_FOUND'), missing.body);
    stage.step('She writes something that is cut short');
    const cut = await alice.request('PUT', path, { rawBody: '{"size": 10' });
    stage.claim('not-json', refuses(cut, 400, 'M_NOT_JSON'), cut.body);
    stage.step('… and then a list');
    const list = await alice.put(path, ['10/6']);
    stage.claim('not-an-object', refuses(list, 400, 'M_BAD_JSON'), list.body);

    const nowhere = `${user}/rooms/rabbit-hole/account_data/org.example.hat`;
    stage.step('She names a room by something that is no id');
    const written = await alice.put(nowhere, {});
    stage.step('… and reads from there');
    const read = await alice.get(nowhere);
    stage.claim(
      'bad-room',
      [written, read].every((answer) => refuses(answer, 400, 'M_INVALID_PARAM')),
      [written.body, read.body],
    );

    stage.step('Bob writes to her account');
    const meddling = await bob.put(path, { size: 'too large' });
    stage.step('… and reads from it');
    const prying = await bob.get(path);
    stage.claim(
      'not-yours',
      [meddling, prying].every((answer) => refuses(answer, 403, 'M_FORBIDDEN')),
      [meddling.body, prying.body],
    );

    stage.step('Alice looks again');
    const after = await alice.get(path);
    stage.claim('unchanged', refuses(after, 404, 'M_NOT_FOUND'), after.body);
  },
});
