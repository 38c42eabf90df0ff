import { example } from '../../example.ts';
import { at, refuses, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Creating a room with somebody who takes no invites',
  about:
    'The spec lets a server make the room and leave out the one, or refuse the whole. This server refuses the whole.',
  operations: ['createRoom', 'setAccountData'],
  spec: 'client-server-api/#invite-permission',
  errors: ['M_INVITE_BLOCKED'],
  needs: { ruma: true },
  claims: {
    refused: 'The request is refused with 403 M_INVITE_BLOCKED.',
    'names-them': 'The message names the user who takes no invites.',
    'no-way-around': 'An invite in initial_state is refused in the same way.',
    'no-room': 'There is no room afterwards, not even for those who would have come.',
  },
  async run(stage) {
    const [alice, hermit, carol] = [
      await stage.user('alice'),
      await stage.user('hermit'),
      await stage.user('carol'),
    ];
    const accountData = `/_matrix/client/v3/user/${encodeURIComponent(hermit.userId)}/account_data`;
    stage.step('The hermit wants to be left alone');
    await hermit.put(`${accountData}/m.invite_permission_config`, { default_action: 'block' });

    stage.step('Alice invites him, and Carol, to a new room');
    const refused = await alice.post('/_matrix/client/v3/createRoom', {
      invite: [carol.userId, hermit.userId],
    });
    stage.claim('refused', refuses(refused, 403, 'M_INVITE_BLOCKED'), refused.body);
    stage.claim('names-them', String(refused.body['error']).includes(hermit.userId), refused.body);

    stage.step('… and in another way');
    const hidden = await alice.post('/_matrix/client/v3/createRoom', {
      initial_state: [
        { type: 'm.room.member', state_key: hermit.userId, content: { membership: 'invite' } },
      ],
    });
    stage.claim('no-way-around', refuses(hidden, 403, 'M_INVITE_BLOCKED'), hidden.body);

    stage.step('Alice is in no room');
    const joined = await alice.get('/_matrix/client/v3/joined_rooms');
    stage.step('Carol was not asked');
    const sync = await carol.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim(
      'no-room',
      JSON.stringify(joined.body['joined_rooms']) === '[]' &&
        at(sync.body, 'rooms', 'invite') === undefined,
      [joined.body, sync.body['rooms']],
    );
  },
});
