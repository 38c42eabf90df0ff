import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'A guest listens',
  operations: ['peekEvents', 'getEvents', 'register'],
  spec: 'client-server-api/#guest-access',
  needs: { guests: 'on' },
  claims: {
    room: 'A guest may listen to a room that all the world may read.',
    own: 'And to the stream of their own rooms, which needs no room id.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, {
      initial_state: [
        { type: 'm.room.history_visibility', content: { history_visibility: 'world_readable' } },
      ],
    });
    const guest = await stage.anyone.request('POST', '/_matrix/client/v3/register', {
      query: { kind: 'guest' },
      body: {},
    });
    const token = String(at(guest.body, 'access_token'));
    const listen = (query: Record<string, string | number>) =>
      stage.anyone.request('GET', EVENTS, { token, query: { timeout: 0, ...query } });
    const from = String((await listen({})).body['end']);
    await stage.say(alice, room, 'Welcome');
    stage.step('One room');
    const heard = await listen({ room_id: room, from });
    stage.claim('room', textsOf(objectsAt(heard.body, 'chunk')).includes('Welcome'), heard.body);
    stage.step('Their own rooms: none yet');
    const own = await listen({ from });
    stage.claim('own', own.status === 200 && objectsAt(own.body, 'chunk').length === 0, own.body);
  },
});
