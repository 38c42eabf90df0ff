import { example } from '../../example.ts';
import { at, contentOf, objectsAt, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Join a public room by its alias',
  operations: ['joinRoom', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3joinroomidoralias',
  claims: {
    'answers-id': 'The answer has the room’s id, which the client did not know before.',
    'in-sync': 'The room is among the joined rooms of /sync, with its state.',
    'with-profile': 'The member event carries the display name that the user has.',
    reason: 'A reason that was given is in the member event.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const name = stage.unique('tea');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      room_alias_name: name,
      name: 'Tea party',
    });
    await bob.quietly.put(
      `/_matrix/client/v3/profile/${encodeURIComponent(bob.userId)}/displayname`,
      { displayname: 'March Hare' },
    );

    stage.step('Bob knows the alias and nothing else');
    const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
    const joined = await bob.post(`/_matrix/client/v3/join/${alias}`, { reason: 'There is jam' });
    stage.claim('answers-id', joined.body['room_id'] === room, joined.body);

    stage.step('His next sync brings the room');
    const sync = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    const part = at(sync.body, 'rooms', 'join', room);
    const events = [
      ...objectsAt(part, 'state', 'events'),
      ...objectsAt(part, 'timeline', 'events'),
    ];
    stage.claim('in-sync', contentOf(events, 'm.room.name')?.['name'] === 'Tea party', part);
    const member = contentOf(events, 'm.room.member', bob.userId);
    stage.claim('with-profile', member?.['displayname'] === 'March Hare', member);
    stage.claim('reason', member?.['reason'] === 'There is jam', member);
  },
});
