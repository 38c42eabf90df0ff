import { example, type Answer } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

const names = (answer: Answer): string =>
  objectsAt(answer.body, 'chunk')
    .map(({ state_key: key }) => String(key).replace(/^@([a-z]+).*/, '$1'))
    .sort()
    .join(' ');

export default example({
  title: 'List the members',
  about: 'Members are member events, so those who left are in the list unless one asks otherwise.',
  operations: ['getMembersByRoom'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidmembers',
  claims: {
    everyone: 'Without parameters the list has everyone the room knows, also who left.',
    only: 'membership keeps one kind.',
    not: 'not_membership leaves one kind out.',
    either:
      'membership and not_membership together let through what passes either, not what passes both.',
    'bad-kind': 'A kind of membership that does not exist is status 400.',
  },
  async run(stage) {
    const [alice, bob, carol, dave] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
      await stage.user('dave'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', invite: [dave.userId] });
    await stage.join(bob, room);
    await stage.join(carol, room);
    await carol.quietly.post(roomPath(room, 'leave'), {});
    const path = roomPath(room, 'members');

    stage.step('Everyone');
    const all = await alice.get(path);
    stage.claim('everyone', names(all) === 'alice bob carol dave', names(all));

    stage.step('Who joined');
    const joined = await alice.get(path, { membership: 'join' });
    stage.claim('only', names(joined) === 'alice bob', names(joined));

    const present = await alice.quietly.get(path, { not_membership: 'leave' });
    stage.claim('not', names(present) === 'alice bob dave', names(present));

    stage.step('Who left, or did not join');
    const either = await alice.get(path, { membership: 'leave', not_membership: 'join' });
    stage.claim('either', names(either) === 'carol dave', names(either));

    stage.step('No kind of membership');
    const bad = await alice.get(path, { membership: 'vanished' });
    stage.claim('bad-kind', bad.status === 400, bad.body);
  },
});
