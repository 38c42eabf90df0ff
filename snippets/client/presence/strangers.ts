import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Presence is not for strangers',
  about: 'Whether somebody is at home tells a lot. Only those who share a room with them may know.',
  operations: ['getPresence', 'setPresence'],
  spec: 'client-server-api/#get_matrixclientv3presenceuseridstatus',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    'no-common-room': 'Without a common room the answer is 403 M_FORBIDDEN.',
    'nobody-there': 'For a user who does not exist it is the same, so that nobody can try names.',
    'never-there': 'A user of the same room who has never been present is 404 M_NOT_FOUND.',
    'a-room-helps': 'A common room opens it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const pathOf = (userId: string) =>
      `/_matrix/client/v3/presence/${encodeURIComponent(userId)}/status`;

    stage.step('Bob does not know Alice');
    const stranger = await bob.get(pathOf(alice.userId));
    stage.claim('no-common-room', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);
    stage.step('… and there is no such person');
    const nobody = await bob.get(pathOf(`@${stage.unique('nobody')}:${stage.serverName}`));
    stage.claim('nobody-there', refuses(nobody, 403, 'M_FORBIDDEN'), nobody.body);

    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    stage.step('They meet in a room, where she has not been seen yet');
    const unseen = await bob.get(pathOf(alice.userId));
    stage.claim('never-there', refuses(unseen, 404, 'M_NOT_FOUND'), unseen.body);
    await alice.quietly.put(pathOf(alice.userId), { presence: 'online' });
    stage.step('There she is');
    const seen = await bob.get(pathOf(alice.userId));
    stage.claim('a-room-helps', seen.body['presence'] === 'online', seen.body);
  },
});
