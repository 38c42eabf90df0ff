import { example } from '../../example.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'A room, before one goes in',
  operations: ['getRoomSummary'],
  spec: 'client-server-api/#get_matrixclientv1room_summaryroomidoralias',
  errors: ['M_NOT_FOUND'],
  claims: {
    name: 'What it is called and how many are in it stands in the answer.',
    version: 'Its version is told, and how it is encrypted.',
    alias: 'It can be asked for by an alias.',
    member: 'Who is in it is told so.',
    closed: 'A room that one may not know of is M_NOT_FOUND, status 404.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const localpart = stage.unique('tea-');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      name: 'Tea party',
      room_alias_name: localpart,
      room_version: '11',
      initial_state: [
        {
          type: 'm.room.encryption',
          state_key: '',
          content: { algorithm: 'm.megolm.v1.aes-sha2' },
        },
      ],
    });
    const path = (id: string) => `/_matrix/client/v1/room_summary/${encodeURIComponent(id)}`;

    stage.step('Bob was given an alias');
    const { body } = await bob.get(path(`#${localpart}:${stage.serverName}`));
    stage.claim('alias', body['room_id'] === room, body);
    stage.claim('name', body['name'] === 'Tea party' && body['num_joined_members'] === 1, body);
    stage.claim(
      'version',
      body['room_version'] === '11' && body['encryption'] === 'm.megolm.v1.aes-sha2',
      body,
    );
    stage.step('Alice is in it');
    const hers = (await alice.get(path(room))).body;
    stage.claim('member', at(hers, 'membership') === 'join', hers);

    const closed = await stage.room(alice, { preset: 'private_chat' });
    stage.step('A room that Bob knows the id of, and no more');
    const refused = await bob.get(path(closed));
    stage.claim('closed', refuses(refused, 404, 'M_NOT_FOUND'), refused.body);
  },
});
