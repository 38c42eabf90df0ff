import { example } from '../../example.ts';
import { at, contentOf, isAmong, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Creators of the new room',
  about:
    'Creators of rooms of version 12 are above all levels, so who they are is said anew at each upgrade.',
  operations: ['upgradeRoom', 'getRoomState'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidupgrade',
  claims: {
    given:
      'Who is named in additional_creators is a creator of the new room, with who upgrades it.',
    'not-listed': 'Creators are not among the users of its power levels.',
    'not-carried':
      'Who was an additional creator of the old room is one of the new only when named.',
    ignored: 'For a version without additional creators the field is passed over.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const old = await stage.room(alice, {
      room_version: '11',
      preset: 'public_chat',
      power_level_content_override: { users: { [alice.userId]: 100, [bob.userId]: 100 } },
    });
    const beginning = async (room: string) => {
      const state = objectsAt((await alice.get(roomPath(room, 'state'))).json);
      const levels = contentOf(state, 'm.room.power_levels');
      return { create: contentOf(state, 'm.room.create'), users: at(levels, 'users') ?? {} };
    };
    const upgrade = async (room: string, body: object) =>
      String((await alice.post(roomPath(room, 'upgrade'), { ...body })).body['replacement_room']);

    stage.step('Both of them');
    const both = await upgrade(old, { new_version: '12', additional_creators: [bob.userId] });
    stage.step('How that room begins');
    const first = await beginning(both);
    stage.claim('given', isAmong(bob.userId, first.create?.['additional_creators']), first.create);
    stage.claim(
      'not-listed',
      !isAmong(alice.userId, Object.keys(first.users)) &&
        !isAmong(bob.userId, Object.keys(first.users)),
      first.users,
    );

    stage.step('Once more, and nobody is named');
    const alone = await beginning(await upgrade(both, { new_version: '12' }));
    stage.claim(
      'not-carried',
      !isAmong(bob.userId, alone.create?.['additional_creators']),
      alone.create,
    );

    const before = await stage.room(alice, { room_version: '10' });
    stage.step('To a version without');
    const older = await beginning(
      await upgrade(before, { new_version: '11', additional_creators: [bob.userId] }),
    );
    stage.claim('ignored', older.create?.['additional_creators'] === undefined, older.create);
  },
});
