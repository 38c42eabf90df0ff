import { example } from '../../example.ts';
import { objectsAt, at, roomPath } from '../../look.ts';

export default example({
  title: 'Kick a user',
  about:
    'A kick is a leave event that somebody else sent. Who was kicked may come back where anyone may come.',
  operations: ['kick', 'sync', 'joinRoomById'],
  spec: 'client-server-api/#leaving-rooms',
  claims: {
    told: 'The kicked user’s sync has the room among those that were left.',
    'who-and-why': 'The leave event says who sent it and why.',
    'no-profile': 'It does not put a name on the kicked user.',
    'may-return': 'The kicked user can join again, as the room is public.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Alice has had enough of the riddles');
    await alice.post(roomPath(room, 'kick'), {
      user_id: bob.userId,
      reason: 'Riddles without answers',
    });
    stage.step('Bob’s client is told');
    const sync = await bob.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
    const events = objectsAt(sync.body, 'rooms', 'leave', room, 'timeline', 'events');
    const event = events.find(({ state_key }) => state_key === bob.userId);
    stage.claim('told', at(event, 'content', 'membership') === 'leave', sync.body['rooms']);
    stage.claim(
      'who-and-why',
      event?.['sender'] === alice.userId &&
        at(event, 'content', 'reason') === 'Riddles without answers',
      event,
    );
    stage.claim('no-profile', at(event, 'content', 'displayname') === undefined, event);

    stage.step('He comes back');
    const joined = await bob.post(roomPath(room, 'join'), {});
    stage.claim('may-return', joined.status === 200, joined.body);
  },
});
