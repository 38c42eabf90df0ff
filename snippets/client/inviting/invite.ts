import { example } from '../../example.ts';
import { at, contentOf, objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Invite a user',
  about:
    'The invited see enough of the room to decide: stripped state events, which have no id and no time.',
  operations: ['inviteUser', 'sync'],
  spec: 'client-server-api/#post_matrixclientv3roomsroomidinvite',
  claims: {
    arrives: 'The invite wakes a sync that is waiting.',
    stripped: 'The invite comes with what the room is called, as stripped state.',
    'who-and-why': 'The member event says who invites, and why.',
    'not-in-yet':
      'Before they join, the room is not among their joined ones, and its state cannot be read.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { name: 'Croquet ground' });
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Alice invites Bob');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId, reason: 'Bring a flamingo' });

    const sync = await stage.until(async () => {
      stage.step('Bob’s client hears of it');
      const { body } = await bob.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
      return at(body, 'rooms', 'invite', room) === undefined ? undefined : body;
    });
    const events = objectsAt(sync, 'rooms', 'invite', room, 'invite_state', 'events');
    stage.claim('arrives', events.length > 0, events);
    stage.claim(
      'stripped',
      contentOf(events, 'm.room.name')?.['name'] === 'Croquet ground',
      events,
    );
    const invite = events.find(({ state_key }) => state_key === bob.userId);
    stage.claim(
      'who-and-why',
      invite?.['sender'] === alice.userId && at(invite, 'content', 'reason') === 'Bring a flamingo',
      invite,
    );

    stage.step('An invite is not a key to the state');
    const state = await bob.get(roomPath(room, 'state'));
    stage.claim(
      'not-in-yet',
      at(sync, 'rooms', 'join', room) === undefined && refuses(state, 403, 'M_FORBIDDEN'),
      state.body,
    );
  },
});
