import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Leave a room one is not in',
  about:
    'The spec names no error for leaving. Having left is no error here, for the sake of clients that ask twice; never having been there is.',
  operations: ['leaveRoom', 'forgetRoom'],
  spec: 'client-server-api/#leaving-rooms',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    again: 'Leaving a room that was left answers 200.',
    'forget-again': 'Forgetting one that was forgotten does too.',
    never: 'Leaving a room one has never been in is 403 M_FORBIDDEN.',
    banned: 'Who is banned cannot leave: that would lift the ban.',
    'never-forget': 'Forgetting a room one has never been in is 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });

    stage.step('Bob was never here');
    const never = await bob.post(roomPath(room, 'leave'), {});
    stage.claim('never', refuses(never, 403, 'M_FORBIDDEN'), never.body);
    stage.step('There is nothing to forget');
    const neverForget = await bob.post(roomPath(room, 'forget'), {});
    stage.claim('never-forget', refuses(neverForget, 404, 'M_NOT_FOUND'), neverForget.body);

    await stage.join(bob, room);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    stage.step('He has come and gone, and goes again');
    const again = await bob.post(roomPath(room, 'leave'), {});
    stage.claim('again', again.status === 200, again.body);
    await bob.quietly.post(roomPath(room, 'forget'), {});
    stage.step('He has forgotten, and forgets again');
    const forgotten = await bob.post(roomPath(room, 'forget'), {});
    stage.claim('forget-again', forgotten.status === 200, forgotten.body);

    await alice.quietly.post(roomPath(room, 'ban'), { user_id: bob.userId });
    stage.step('Alice has banned him, and he would like to have left instead');
    const banned = await bob.post(roomPath(room, 'leave'), {});
    stage.claim('banned', refuses(banned, 403, 'M_FORBIDDEN'), banned.body);
  },
});
