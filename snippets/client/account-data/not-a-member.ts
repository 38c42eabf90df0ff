import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { syncAs } from '../../narrow.ts';

export default example({
  title: 'Data about a room one is not in',
  operations: ['setAccountDataPerRoom', 'getAccountDataPerRoom', 'sync'],
  spec: 'client-server-api/#put_matrixclientv3useruseridroomsroomidaccount_datatype',
  claims: {
    taken: 'Data about a room can be written before joining it.',
    'read-back': 'It can be read.',
    'not-yet': 'It is in no sync as long as the user is not in the room.',
    'on-joining': 'Joining brings it into /sync.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(bob, { preset: 'public_chat' });
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const path = `${user}/rooms/${encodeURIComponent(room)}/account_data/org.example.note`;

    stage.step('Alice makes a note about a room that she has only heard of');
    const written = await alice.put(path, { note: 'They have tea' });
    stage.claim('taken', written.status === 200, written.body);
    stage.step('She finds it again');
    const { body } = await alice.get(path);
    stage.claim('read-back', body['note'] === 'They have tea', body);

    const wanted = { roomAccountData: ['org.example.note'] };
    stage.step('Her client is not told of a room that it does not show');
    const before = await syncAs(alice, wanted);
    stage.claim('not-yet', !before.text.includes('They have tea'), before.body);
    await stage.join(alice, room);
    stage.step('Then she joins');
    const note = await stage.until(async () => {
      const answer = await syncAs(alice, wanted, String(before.body['next_batch']));
      return objectsAt(answer.body, 'rooms', 'join', room, 'account_data', 'events')[0];
    });
    stage.claim('on-joining', at(note, 'content', 'note') === 'They have tea', note);
  },
});
