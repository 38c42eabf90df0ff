import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'A room that stops taking guests',
  about: 'It is not enough to close the door: the guests who are in have to leave.',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey'],
  spec: 'client-server-api/#guest-access',
  needs: { guests: 'on' },
  claims: {
    'shown-out':
      'When m.room.guest_access says can_join no more, the server makes its guests leave.',
    'others-stay': 'Registered users stay.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const bob = await stage.user('bob');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'can_join' } },
      ],
    });
    await stage.join(bob, room);
    const made = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const guest = String(made.body['user_id']);
    await stage.anyone.quietly.request('POST', roomPath(room, 'join'), {
      token: String(made.body['access_token']),
      body: {},
    });
    const membership = (userId: string) =>
      alice.get(roomPath(room, `state/m.room.member/${encodeURIComponent(userId)}`));

    stage.step('Alice closes the door');
    await alice.put(roomPath(room, 'state/m.room.guest_access/'), { guest_access: 'forbidden' });

    stage.step('The guest');
    const out = await stage.until(async () => {
      const answer = await membership(guest);
      return at(answer.body, 'membership') === 'join' ? undefined : answer;
    });
    stage.claim('shown-out', at(out.body, 'membership') === 'leave', out.body);
    stage.step('Bob');
    const stays = await membership(bob.userId);
    stage.claim('others-stay', at(stays.body, 'membership') === 'join', stays.body);
  },
});
