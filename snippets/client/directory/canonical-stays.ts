import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';

export default example({
  title: 'An alias goes, its name stays on the door',
  about:
    'A server may change m.room.canonical_alias when an alias is taken away. This one does not send events that nobody asked for.',
  operations: ['deleteRoomAlias', 'getRoomStateWithKey'],
  spec: 'client-server-api/#delete_matrixclientv3directoryroomroomalias',
  needs: { ruma: true },
  claims: {
    untouched: 'The room’s canonical alias still names the alias that is gone.',
    'check-first': 'Following it shows that it leads nowhere, which is why clients have to check.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const localpart = stage.unique('jabberwock');
    const alias = `#${localpart}:${stage.serverName}`;
    const room = await stage.room(alice, { room_alias_name: localpart });
    const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;

    stage.step('Alice takes the alias away');
    await alice.delete(path);
    stage.step('What the room calls itself');
    const canonical = await alice.get(roomPath(room, 'state/m.room.canonical_alias'));
    stage.claim('untouched', canonical.body['alias'] === alias, canonical.body);
    stage.step('A careful client checks');
    const found = await alice.get(path);
    stage.claim('check-first', found.status === 404, found.body);
  },
});
