import { example } from '../../example.ts';
import { contentOf, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Remove a field',
  about: 'Removing a name also takes it out of the rooms. Removing what is not there is no error.',
  operations: ['deleteProfileField', 'getProfileField'],
  spec: 'client-server-api/#delete_matrixclientv3profileuseridkeyname',
  errors: ['M_NOT_FOUND'],
  claims: {
    gone: 'A field that was removed is answered with 404 M_NOT_FOUND.',
    twice: 'Removing a field again answers 200, so a client may safely try again.',
    'out-of-rooms':
      'The member events in the user’s rooms no longer carry a name that was removed.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const field = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}/displayname`;
    await alice.quietly.put(field, { displayname: 'Mary Ann' });
    const room = await stage.room(alice);

    stage.step('Alice is not Mary Ann, whatever the White Rabbit says');
    await alice.delete(field);
    stage.step('Nobody can read it any more');
    const read = await alice.get(field);
    stage.claim('gone', refuses(read, 404, 'M_NOT_FOUND'), read.body);

    stage.step('The request is sent once more, as after a lost answer');
    const again = await alice.delete(field);
    stage.claim('twice', again.status === 200, again.status);

    stage.step('Her room calls her by her id again');
    const content = await stage.until(async () => {
      const state = await alice.get(roomPath(room, 'members'));
      const member = contentOf(objectsAt(state.body, 'chunk'), 'm.room.member', alice.userId);
      return member?.['displayname'] === 'Mary Ann' ? undefined : member;
    });
    stage.claim('out-of-rooms', !('displayname' in content), content);
  },
});
