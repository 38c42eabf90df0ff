import { example } from '../../example.ts';
import { contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'A new name reaches every room',
  about:
    'Clients name people by their member events. A server that only stores the profile leaves every room with the old name.',
  operations: ['setProfileField', 'sync'],
  spec: 'client-server-api/#events-on-change-of-profile-information',
  claims: {
    everywhere: 'Each room the user is in gets a new member event with the new name.',
    'still-joined':
      'The event with the new name says join: it is a change of profile, not a second joining.',
    'avatar-stays': 'It carries the avatar too, though only the name was changed.',
    'news-in-sync': 'Others learn of it from the timeline of the room.',
    'invites-wait': 'A room the user is only invited to is left alone.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const profile = `/_matrix/client/v3/profile/${encodeURIComponent(alice.userId)}`;
    const avatar = 'mxc://example.org/cheshire';
    await alice.quietly.put(`${profile}/avatar_url`, { avatar_url: avatar });
    const rooms = [
      await stage.room(bob, { preset: 'public_chat', name: 'Tea party' }),
      await stage.room(bob, { preset: 'public_chat', name: 'Croquet ground' }),
    ];
    for (const room of rooms) await stage.join(alice, room);
    const waiting = await stage.room(bob, { invite: [alice.userId], name: 'Courtroom' });
    const before = await bob.quietly.get('/_matrix/client/v3/sync');

    stage.step('Alice changes her name once');
    await alice.put(`${profile}/displayname`, { displayname: 'Queen Alice' });

    stage.step('Bob, who is in both rooms, hears of it in both');
    const news = await stage.until(async () => {
      const { body } = await bob.get('/_matrix/client/v3/sync', {
        since: String(before.body['next_batch']),
        timeout: 1000,
      });
      const seen = rooms.map((room) =>
        contentOf(
          objectsAt(body, 'rooms', 'join', room, 'timeline', 'events'),
          'm.room.member',
          alice.userId,
        ),
      );
      return seen.every((content) => content !== undefined) ? seen : undefined;
    });
    const all = (field: string, value: string) =>
      news.every((content) => content?.[field] === value);
    stage.claim('news-in-sync', news.length === rooms.length, news);
    stage.claim('everywhere', all('displayname', 'Queen Alice'), news);
    stage.claim('still-joined', all('membership', 'join'), news);
    stage.claim('avatar-stays', all('avatar_url', avatar), news);

    stage.step('The room that she has not answered yet');
    const path = roomPath(waiting, `state/m.room.member/${encodeURIComponent(alice.userId)}`);
    const invite = await bob.get(path);
    stage.claim('invites-wait', invite.body['membership'] === 'invite', invite.body);
  },
});
