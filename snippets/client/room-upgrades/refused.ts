import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Upgrades that are refused',
  operations: ['upgradeRoom'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidupgrade',
  errors: ['M_UNSUPPORTED_ROOM_VERSION', 'M_FORBIDDEN'],
  claims: {
    unknown: 'A version that the server does not know is M_UNSUPPORTED_ROOM_VERSION, status 400.',
    powerless: 'Who may not send m.room.tombstone gets M_FORBIDDEN.',
    stranger: 'So does who is not in the room.',
    untouched: 'After that the room has no tombstone.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const path = roomPath(room, 'upgrade');

    stage.step('To a version that nobody has heard of');
    const unknown = await alice.post(path, { new_version: 'looking-glass' });
    stage.claim('unknown', refuses(unknown, 400, 'M_UNSUPPORTED_ROOM_VERSION'), unknown.body);
    stage.step('By a member without power');
    const powerless = await bob.post(path, { new_version: '11' });
    stage.claim('powerless', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);
    stage.step('By a stranger');
    const stranger = await carol.post(path, { new_version: '11' });
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);

    stage.step('Nothing happened');
    const tombstone = await alice.get(roomPath(room, 'state/m.room.tombstone'));
    stage.claim('untouched', tombstone.status === 404, tombstone.body);
  },
});
