import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'What a guest may do',
  operations: ['joinRoomById', 'sendMessage', 'sync', 'setProfileField', 'leaveRoom'],
  spec: 'client-server-api/#guest-access',
  needs: { guests: 'on' },
  claims: {
    join: 'A guest joins a room whose m.room.guest_access says can_join.',
    send: 'There it sends messages.',
    sync: 'It syncs, and sees the room.',
    name: 'It gives itself a display name.',
    leave: 'It leaves the room again.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, {
      preset: 'public_chat',
      initial_state: [
        { type: 'm.room.guest_access', state_key: '', content: { guest_access: 'can_join' } },
      ],
    });
    const made = await stage.anyone.quietly.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const token = String(made.body['access_token']);
    const userId = encodeURIComponent(String(made.body['user_id']));

    stage.step('A name');
    const name = await stage.anyone.request(
      'PUT',
      `/_matrix/client/v3/profile/${userId}/displayname`,
      { token, body: { displayname: 'Dormouse' } },
    );
    stage.claim('name', name.status === 200, name.body);

    stage.step('Into the room');
    const join = await stage.anyone.request('POST', roomPath(room, 'join'), { token, body: {} });
    stage.claim('join', join.body['room_id'] === room, join.body);

    stage.step('A word');
    const sent = await stage.anyone.request(
      'PUT',
      roomPath(room, `send/m.room.message/${stage.unique('txn')}`),
      { token, body: { msgtype: 'm.text', body: 'I was asleep' } },
    );
    stage.claim('send', sent.status === 200, sent.body);

    stage.step('What is there?');
    const sync = await stage.anyone.request('GET', '/_matrix/client/v3/sync', {
      token,
      query: { filter: '{"room":{"timeline":{"limit":1}}}' },
    });
    stage.claim('sync', at(sync.body, 'rooms', 'join', room) !== undefined, sync.body);

    stage.step('And out');
    const left = await stage.anyone.request('POST', roomPath(room, 'leave'), { token, body: {} });
    stage.claim('leave', left.status === 200, left.body);
  },
});
