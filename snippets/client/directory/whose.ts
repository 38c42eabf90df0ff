import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Whose alias is it?',
  about:
    'The spec leaves it to servers who may make an alias and who may take it away. These are our answers.',
  operations: ['setRoomAlias', 'deleteRoomAlias'],
  spec: 'client-server-api/#room-aliases',
  errors: ['M_FORBIDDEN'],
  needs: { ruma: true },
  claims: {
    'members-make': 'Any member may make one for the room.',
    'outsiders-not': 'Who is not in the room may not: 403 M_FORBIDDEN.',
    'elsewhere-not': 'Nobody may make an alias of another server: 403 M_FORBIDDEN.',
    'others-not': 'Another member without power may not take it away.',
    moderators: 'Who may set the canonical alias may take any alias of the room away.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const pathOf = (alias: string) =>
      `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;
    const path = pathOf(`#${stage.unique('bread-and-butterfly')}:${stage.serverName}`);

    stage.step('Bob is not in the room');
    const outsider = await bob.put(path, { room_id: room });
    stage.claim('outsiders-not', refuses(outsider, 403, 'M_FORBIDDEN'), outsider.body);
    for (const user of [bob, carol]) await stage.join(user, room);
    stage.step('Now he is, without any power');
    const made = await bob.put(path, { room_id: room });
    stage.claim('members-make', made.status === 200, made.body);
    stage.step('An alias of a server that is not this one');
    const elsewhere = await bob.put(pathOf('#bob:elsewhere.example.org'), { room_id: room });
    stage.claim('elsewhere-not', refuses(elsewhere, 403, 'M_FORBIDDEN'), elsewhere.body);

    stage.step('Carol does not like it');
    const other = await carol.delete(path);
    stage.claim('others-not', refuses(other, 403, 'M_FORBIDDEN'), other.body);
    stage.step('Neither does Alice, who may say what the room is called');
    const moderator = await alice.delete(path);
    stage.claim('moderators', moderator.status === 200, moderator.body);
  },
});
