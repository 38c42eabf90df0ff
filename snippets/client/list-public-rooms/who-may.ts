import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Who may list a room',
  about:
    'The spec lets servers add checks of their own. Here it takes what it takes to set the canonical alias.',
  operations: ['setRoomVisibilityOnDirectory'],
  spec: 'client-server-api/#put_matrixclientv3directorylistroomroomid',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    outsider: 'Who is not in the room may not: 403 M_FORBIDDEN.',
    powerless: 'Nor may a member without the power to set m.room.canonical_alias.',
    moderator: 'With the power to set m.room.canonical_alias a member may list the room.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat', room_version: '11' });
    const path = `/_matrix/client/v3/directory/list/room/${encodeURIComponent(room)}`;

    stage.step('Bob is outside');
    const outsider = await bob.put(path, { visibility: 'public' });
    stage.claim('outsider', refuses(outsider, 403, 'M_FORBIDDEN'), outsider.body);
    await stage.join(bob, room);
    stage.step('Bob is inside');
    const powerless = await bob.put(path, { visibility: 'public' });
    stage.claim('powerless', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    const levels = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.power_levels`;
    const { body } = await alice.quietly.get(levels);
    await alice.quietly.put(levels, {
      ...body,
      users: { [alice.userId]: 100, [bob.userId]: 50 },
    });
    stage.step('Bob is a moderator');
    const moderator = await bob.put(path, { visibility: 'public' });
    stage.claim('moderator', moderator.status === 200, moderator.body);
  },
});
