import { isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Who may not set state',
  operations: ['setRoomStateWithKey', 'getRoomStateWithKey'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey',
  errors: ['M_FORBIDDEN', 'M_BAD_JSON', 'M_TOO_LARGE', 'M_UNRECOGNIZED'],
  claims: {
    stranger: 'Who is not in the room gets 403 M_FORBIDDEN.',
    'too-little-power': 'A member without the power for state gets 403 M_FORBIDDEN.',
    'above-oneself':
      'Nobody can give more power than they have: 403 M_FORBIDDEN, for moderators too.',
    fraction: 'A number that is no integer is 400 M_BAD_JSON.',
    'long-key': 'A state key of more than 255 bytes is 413 M_TOO_LARGE.',
    'no-post': 'POST is not for state: status 404 or 405, M_UNRECOGNIZED.',
    'nothing-changed': 'After all of that the name is what it was.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', name: 'Courtroom' });
    await stage.join(bob, room);
    const name = roomPath(room, 'state/m.room.name');

    stage.step('Carol is not in the room');
    const stranger = await carol.put(name, { name: 'Kitchen' });
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);

    stage.step('Bob is, without power');
    const powerless = await bob.put(name, { name: 'Kitchen' });
    stage.claim('too-little-power', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);

    const levels = roomPath(room, 'state/m.room.power_levels');
    const { body: before } = await alice.quietly.get(levels);
    const users = { ...(isObject(before['users']) ? before['users'] : {}), [bob.userId]: 50 };
    await alice.quietly.put(levels, { ...before, events: {}, users });
    stage.step('Made a moderator, he reaches for more');
    const above = await bob.put(levels, {
      ...before,
      events: {},
      users: { ...users, [bob.userId]: 100 },
    });
    stage.claim('above-oneself', refuses(above, 403, 'M_FORBIDDEN'), above.body);

    stage.step('Half a number');
    const half = await alice.request('PUT', name, { rawBody: '{"name": "Kitchen", "size": 0.5}' });
    stage.claim('fraction', refuses(half, 400, 'M_BAD_JSON'), half.body);

    stage.step('A state key of 256 bytes');
    const long = await alice.put(roomPath(room, `state/org.example.hat/${'o'.repeat(256)}`), {});
    stage.claim('long-key', refuses(long, 413, 'M_TOO_LARGE'), long.body);

    stage.step('POST');
    const post = await alice.post(name, { name: 'Kitchen' });
    stage.claim(
      'no-post',
      (post.status === 404 || post.status === 405) && post.body['errcode'] === 'M_UNRECOGNIZED',
      post.body,
    );

    stage.step('The name');
    const after = await bob.get(name);
    stage.claim('nothing-changed', after.body['name'] === 'Courtroom', after.body);
  },
});
