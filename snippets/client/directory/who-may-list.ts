import { example } from '../../example.ts';
import { isAmong, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Who may list a room’s aliases',
  operations: ['getLocalAliases'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidaliases',
  errors: ['M_FORBIDDEN', 'M_INVALID_PARAM'],
  claims: {
    outsider: 'Who is not in the room is refused with 403 M_FORBIDDEN.',
    former: 'So is who was in it and has left.',
    malformed: 'What is no room id is 400 M_INVALID_PARAM.',
    'world-readable': 'Where all the world may read the history, anybody may list the aliases.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const localpart = stage.unique('mushroom');
    const room = await stage.room(alice, { preset: 'public_chat', room_alias_name: localpart });

    stage.step('Bob is outside');
    const outside = await bob.get(roomPath(room, 'aliases'));
    stage.claim('outsider', refuses(outside, 403, 'M_FORBIDDEN'), outside.body);

    await stage.join(bob, room);
    await bob.quietly.post(roomPath(room, 'leave'), {});
    stage.step('Bob has been inside');
    const former = await bob.get(roomPath(room, 'aliases'));
    stage.claim('former', refuses(former, 403, 'M_FORBIDDEN'), former.body);

    stage.step('An alias is no room id');
    const alias = `#${localpart}:${stage.serverName}`;
    const malformed = await bob.get(roomPath(alias, 'aliases'));
    stage.claim('malformed', refuses(malformed, 400, 'M_INVALID_PARAM'), malformed.body);

    stage.step('Alice draws the curtains back');
    await alice.put(roomPath(room, 'state/m.room.history_visibility'), {
      history_visibility: 'world_readable',
    });
    stage.step('Bob looks in from the street');
    const { body } = await bob.get(roomPath(room, 'aliases'));
    stage.claim('world-readable', isAmong(alias, body['aliases']), body);
  },
});
