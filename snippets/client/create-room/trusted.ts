import { example } from '../../example.ts';
import { at, contentOf, isAmong, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'A room among equals',
  about:
    'trusted_private_chat gives everyone who is invited the creator’s power. How depends on the room version.',
  operations: ['createRoom', 'getRoomState'],
  spec: 'client-server-api/#post_matrixclientv3createroom',
  claims: {
    'creators-too': 'From version 12 on the invited become additional creators.',
    'each-once': 'Who is both invited and named in creation_content is listed once.',
    'same-level': 'In version 11 the invited have the creator’s level in the power levels.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const options = { preset: 'trusted_private_chat', invite: [bob.userId] };

    stage.step('Version 12, where Bob is named twice');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      ...options,
      room_version: '12',
      creation_content: { additional_creators: [bob.userId] },
    });
    stage.step('The create event names him');
    const state = objectsAt((await alice.get(roomPath(String(body['room_id']), 'state'))).json);
    const creators = at(contentOf(state, 'm.room.create'), 'additional_creators');
    stage.claim('creators-too', isAmong(bob.userId, creators), creators);
    stage.claim('each-once', JSON.stringify(creators) === JSON.stringify([bob.userId]), creators);

    stage.step('Version 11');
    const older = await alice.post('/_matrix/client/v3/createRoom', {
      ...options,
      room_version: '11',
    });
    stage.step('The power levels name both');
    const path = roomPath(String(older.body['room_id']), 'state/m.room.power_levels');
    const levels = (await alice.get(path)).body;
    const ofAlice = at(levels, 'users', alice.userId);
    stage.claim(
      'same-level',
      typeof ofAlice === 'number' && at(levels, 'users', bob.userId) === ofAlice,
      levels,
    );
  },
});
