import { isArray } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Look into a room that all the world may read',
  about:
    'No joining, and no trace in the room: whoever has an account may read what is world-readable.',
  operations: ['getRoomState', 'getMembersByRoom', 'getOneRoomEvent', 'getRoomEvents'],
  spec: 'client-server-api/#room-history-visibility',
  claims: {
    state: 'The state is for everyone with an account.',
    members: 'So are the members.',
    'not-before':
      'Messages from before the room was opened stay closed: what counts is the setting when they were sent.',
    messages: 'Messages since then are open.',
    'no-sending': 'Reading is all: sending takes joining.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const secret = await stage.say(alice, room, 'Nobody is listening');
    await alice.quietly.put(roomPath(room, 'state/m.room.history_visibility'), {
      history_visibility: 'world_readable',
    });
    const open = await stage.say(alice, room, 'Hear ye');

    stage.step('Bob, who never joined, reads the state');
    const state = await bob.get(roomPath(room, 'state'));
    stage.claim('state', state.status === 200 && isArray(state.json), state.status);
    const members = await bob.quietly.get(roomPath(room, 'members'));
    stage.claim('members', objectsAt(members.body, 'chunk').length === 1, members.body);

    stage.step('And the messages');
    const page = await bob.get(roomPath(room, 'messages'), { dir: 'b', limit: 50 });
    const ids = objectsAt(page.body, 'chunk').map(({ event_id: id }) => id);
    stage.claim('messages', ids.includes(open), ids);
    stage.step('One from before');
    const closed = await bob.get(roomPath(room, `event/${encodeURIComponent(secret)}`));
    stage.claim(
      'not-before',
      !ids.includes(secret) && refuses(closed, 404, 'M_NOT_FOUND'),
      closed.body,
    );

    stage.step('He wants to say something');
    const sent = await bob.put(roomPath(room, `send/m.room.message/${stage.unique('hear')}`), {
      msgtype: 'm.text',
      body: 'Hear, hear',
    });
    stage.claim('no-sending', refuses(sent, 403, 'M_FORBIDDEN'), sent.body);
  },
});
