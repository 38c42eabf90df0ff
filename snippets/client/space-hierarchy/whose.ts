import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Which rooms of a space one is told of',
  operations: ['getSpaceHierarchy'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidhierarchy',
  errors: ['M_FORBIDDEN'],
  claims: {
    open: 'Rooms that one may join are told, and rooms that one may knock at.',
    secret: 'A room that takes an invite is not told to who has none.',
    invited: 'Once they are invited, it is.',
    refused: 'Who asks for a space that they may not know of gets M_FORBIDDEN, status 403.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const space = await stage.room(alice, {
      preset: 'public_chat',
      creation_content: { type: 'm.space' },
    });
    const rule = (joinRule: string) => ({
      initial_state: [
        { type: 'm.room.join_rules', state_key: '', content: { join_rule: joinRule } },
      ],
    });
    const open = await stage.room(alice, rule('public'));
    const door = await stage.room(alice, rule('knock'));
    const secret = await stage.room(alice, {
      ...rule('invite'),
      creation_content: { type: 'm.space' },
    });
    for (const room of [open, door, secret])
      await alice.quietly.put(roomPath(space, `state/m.space.child/${encodeURIComponent(room)}`), {
        via: [stage.serverName],
      });
    const path = (room: string) => `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/hierarchy`;
    const ids = async () =>
      objectsAt((await bob.get(path(space))).body, 'rooms').map(({ room_id: id }) => id);

    stage.step('Bob looks into the space');
    const before = await ids();
    stage.claim('open', before.includes(open) && before.includes(door), before);
    stage.claim('secret', !before.includes(secret), before);
    stage.step('And into the room that is not for him');
    const refused = await bob.get(path(secret));
    stage.claim('refused', refuses(refused, 403, 'M_FORBIDDEN'), refused.body);
    await alice.quietly.post(roomPath(secret, 'invite'), { user_id: bob.userId });
    stage.step('He was invited');
    const after = await ids();
    stage.claim('invited', after.includes(secret), after);
  },
});
