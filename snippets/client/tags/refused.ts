import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Tags that cannot be',
  about:
    'The spec names the limits and no errors. A tag that was accepted and then not kept would be worse.',
  operations: ['setRoomTag', 'getRoomTags', 'deleteRoomTag'],
  spec: 'client-server-api/#put_matrixclientv3useruseridroomsroomidtagstag',
  errors: ['M_INVALID_PARAM', 'M_BAD_JSON'],
  claims: {
    'too-long': 'A name of more than 255 bytes is 400 M_INVALID_PARAM; bytes count, not letters.',
    'long-enough': 'One of exactly 255 bytes is fine.',
    order: 'An order outside 0 to 1, or one that is no number, is 400 M_BAD_JSON.',
    'bad-room': 'Something that is no room id is 400 M_INVALID_PARAM.',
    'not-there': 'Removing a tag that is not there is no error.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const rooms = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}/rooms`;
    const tags = `${rooms}/${encodeURIComponent(room)}/tags`;

    stage.step('128 letters, 256 bytes');
    const long = await alice.put(`${tags}/${encodeURIComponent('é'.repeat(128))}`, {});
    stage.claim('too-long', refuses(long, 400, 'M_INVALID_PARAM'), long.body);
    stage.step('One byte less');
    const fits = await alice.put(`${tags}/${encodeURIComponent(`é${'e'.repeat(253)}`)}`, {});
    stage.claim('long-enough', fits.status === 200, fits.body);
    stage.step('Before the first');
    const below = await alice.put(`${tags}/u.tea`, { order: -1 });
    stage.step('A number in quotes');
    const text = await alice.put(`${tags}/u.tea`, { order: '0.5' });
    stage.claim(
      'order',
      [below, text].every((answer) => refuses(answer, 400, 'M_BAD_JSON')),
      [below.body, text.body],
    );
    stage.step('No room');
    const nowhere = await alice.get(`${rooms}/garden/tags`);
    stage.claim('bad-room', refuses(nowhere, 400, 'M_INVALID_PARAM'), nowhere.body);
    stage.step('No such tag');
    const gone = await alice.delete(`${tags}/u.tea`);
    stage.claim('not-there', gone.status === 200, gone.body);
  },
});
