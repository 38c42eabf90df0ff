import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A guest follows an alias',
  about:
    'The spec lists for guests only the join by room id. Clients join by the other path, and people know aliases.',
  operations: ['joinRoom'],
  spec: 'client-server-api/#guest-access',
  errors: ['M_GUEST_ACCESS_FORBIDDEN'],
  needs: { guests: 'on' },
  claims: {
    joins: 'A guest joins by an alias, where the room takes guests.',
    'same-rule': 'Where it does not, the refusal is the same as by id.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const open = stage.unique('open');
    const closed = stage.unique('closed');
    for (const [name, access] of [
      [open, 'can_join'],
      [closed, 'forbidden'],
    ])
      await stage.room(alice, {
        preset: 'public_chat',
        room_alias_name: String(name),
        initial_state: [
          { type: 'm.room.guest_access', state_key: '', content: { guest_access: String(access) } },
        ],
      });
    const made = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const token = String(made.body['access_token']);
    const join = (name: string) => {
      const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
      return stage.anyone.request('POST', `/_matrix/client/v3/join/${alias}`, { token, body: {} });
    };

    stage.step('A room that takes guests');
    const inside = await join(open);
    stage.claim('joins', inside.status === 200, inside.body);
    stage.step('One that does not');
    const outside = await join(closed);
    stage.claim('same-rule', refuses(outside, 403, 'M_GUEST_ACCESS_FORBIDDEN'), outside.body);
  },
});
