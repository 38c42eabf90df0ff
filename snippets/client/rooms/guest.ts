import { isArray } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Look around as a guest',
  about:
    'A guest has a session and no account. The rules for what it may see are those for anyone else.',
  operations: ['getRoomState', 'getJoinedMembersByRoom'],
  spec: 'client-server-api/#guest-access',
  needs: { guests: 'on' },
  errors: ['M_FORBIDDEN', 'M_GUEST_ACCESS_FORBIDDEN'],
  claims: {
    'world-readable': 'A guest reads the state of a room that all the world may read.',
    closed: 'Any other room is 403 M_FORBIDDEN.',
    'not-for-guests':
      'The list of joined members is no operation for guests: 403 M_GUEST_ACCESS_FORBIDDEN.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const open = await stage.room(alice, {
      initial_state: [
        {
          type: 'm.room.history_visibility',
          state_key: '',
          content: { history_visibility: 'world_readable' },
        },
      ],
    });
    const closed = await stage.room(alice, { preset: 'public_chat' });
    const guest = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const token = String(guest.body['access_token']);
    const ask = (path: string) => stage.anyone.request('GET', path, { token });

    stage.step('A guest reads the state of a world-readable room');
    const state = await ask(roomPath(open, 'state'));
    stage.claim('world-readable', state.status === 200 && isArray(state.json), state.status);

    stage.step('And of one that is not');
    const refused = await ask(roomPath(closed, 'state'));
    stage.claim('closed', refuses(refused, 403, 'M_FORBIDDEN'), refused.body);

    stage.step('An operation that guests do not have');
    const joined = await ask(roomPath(open, 'joined_members'));
    stage.claim('not-for-guests', refuses(joined, 403, 'M_GUEST_ACCESS_FORBIDDEN'), joined.body);
  },
});
