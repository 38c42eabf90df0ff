import { isArray, isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { contentOf, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Look back at a room one has left',
  about:
    'Time stands still for who leaves: the room stays as it was at that moment, whatever happens after.',
  operations: [
    'getRoomState',
    'getRoomStateWithKey',
    'getMembersByRoom',
    'getJoinedMembersByRoom',
    'getOneRoomEvent',
  ],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstate',
  errors: ['M_FORBIDDEN', 'M_NOT_FOUND'],
  claims: {
    state: 'The state is that of the moment of leaving.',
    piece: 'So is each single piece of it.',
    members: 'So are the members: who joined later is not among them.',
    'joined-members': 'The list of joined members is for members: 403 M_FORBIDDEN.',
    'no-later-event': 'What was sent afterwards is 404 M_NOT_FOUND.',
    'earlier-event': 'What was sent before is still there.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat', topic: 'Tea' });
    await stage.join(bob, room);
    const early = await stage.say(alice, room, 'More tea?');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await alice.quietly.put(roomPath(room, 'state/m.room.topic'), { topic: 'Bob' });
    await stage.join(carol, room);
    const late = await stage.say(alice, room, 'Did you see his hat?');

    stage.step('Bob, who has left, asks for the topic');
    const piece = await bob.get(roomPath(room, 'state/m.room.topic'));
    stage.claim('piece', piece.body['topic'] === 'Tea', piece.body);

    const all = await bob.quietly.get(roomPath(room, 'state'));
    const events = isArray(all.json) ? all.json.filter(isObject) : [];
    stage.claim(
      'state',
      contentOf(events, 'm.room.topic')?.['topic'] === 'Tea' &&
        contentOf(events, 'm.room.member', bob.userId)?.['membership'] === 'leave' &&
        contentOf(events, 'm.room.member', carol.userId) === undefined,
      events.map(({ type, state_key: key }) => [type, key]),
    );

    stage.step('Who was there');
    const members = await bob.get(roomPath(room, 'members'), { membership: 'join' });
    const keys = objectsAt(members.body, 'chunk').map(({ state_key: key }) => key);
    stage.claim('members', keys.length === 1 && keys[0] === alice.userId, keys);

    stage.step('Who is there');
    const joined = await bob.get(roomPath(room, 'joined_members'));
    stage.claim('joined-members', refuses(joined, 403, 'M_FORBIDDEN'), joined.body);

    const event = (id: string) => roomPath(room, `event/${encodeURIComponent(id)}`);
    stage.step('What was said after he left');
    const after = await bob.get(event(late));
    stage.claim('no-later-event', refuses(after, 404, 'M_NOT_FOUND'), after.body);
    const before = await bob.quietly.get(event(early));
    stage.claim('earlier-event', before.status === 200, before.body);
  },
});
