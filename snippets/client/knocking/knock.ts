import { example } from '../../example.ts';
import { at, contentOf, objectsAt, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'Knock, and be let in',
  about:
    'Knocking asks for an invite. The answer is an ordinary invite, and it is accepted by joining.',
  operations: ['knockRoom', 'sync', 'inviteUser', 'joinRoomById'],
  spec: 'client-server-api/#knocking-on-rooms',
  claims: {
    'answers-id': 'Knocking by alias answers the room’s id.',
    'own-sync': 'The knocker’s sync has the room in its part for knocks, with stripped state.',
    heard: 'Members see the knock in the timeline, with its reason.',
    'turned-into-invite': 'The invite takes the place of the knock in the knocker’s sync.',
    'not-by-itself': 'The user is in the room only once they have joined.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const name = stage.unique('duchess');
    const room = await stage.room(alice, {
      name: 'The Duchess’s kitchen',
      room_alias_name: name,
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    const since = String((await alice.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Bob knocks');
    const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
    const knock = await bob.post(`/_matrix/client/v3/knock/${alias}`, { reason: 'I smell pepper' });
    stage.claim('answers-id', knock.body['room_id'] === room, knock.body);

    stage.step('He sees what he knocked on');
    const mine = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    const stripped = objectsAt(mine.body, 'rooms', 'knock', room, 'knock_state', 'events');
    stage.claim(
      'own-sync',
      contentOf(stripped, 'm.room.name')?.['name'] === 'The Duchess’s kitchen' &&
        contentOf(stripped, 'm.room.member', bob.userId)?.['membership'] === 'knock',
      mine.body['rooms'],
    );

    stage.step('Alice hears it');
    const news = await alice.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
    const events = objectsAt(news.body, 'rooms', 'join', room, 'timeline', 'events');
    const heard = contentOf(events, 'm.room.member', bob.userId);
    stage.claim(
      'heard',
      heard?.['membership'] === 'knock' && heard['reason'] === 'I smell pepper',
      heard,
    );
    stage.step('… and invites him');
    await alice.post(roomPath(room, 'invite'), { user_id: bob.userId });

    stage.step('Bob’s client now shows an invite');
    const then = await bob.get('/_matrix/client/v3/sync', {
      since: String(mine.body['next_batch']),
      timeout: 2000,
    });
    stage.claim(
      'turned-into-invite',
      at(then.body, 'rooms', 'invite', room) !== undefined &&
        at(then.body, 'rooms', 'knock', room) === undefined,
      then.body['rooms'],
    );
    stage.claim('not-by-itself', at(then.body, 'rooms', 'join', room) === undefined, then.body);
    stage.step('He comes in');
    await bob.post(roomPath(room, 'join'), {});
  },
});
