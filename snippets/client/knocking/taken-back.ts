import { example } from '../../example.ts';
import { at, roomPath, ROOMS_ONLY } from '../../look.ts';

export default example({
  title: 'A knock taken back, and one turned down',
  about: 'Both are leave events. The sender tells them apart.',
  operations: ['knockRoom', 'leaveRoom', 'kick'],
  spec: 'client-server-api/#knocking-on-rooms',
  claims: {
    'taken-back': 'Leaving takes the knock back: it is gone from /sync.',
    'may-knock-again': 'Afterwards the user may knock again.',
    'turned-down': 'Kicking the knocker turns the knock down, and the knocker learns why.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      initial_state: [{ type: 'm.room.join_rules', content: { join_rule: 'knock' } }],
    });
    const knock = `/_matrix/client/v3/knock/${encodeURIComponent(room)}`;
    await bob.quietly.post(knock, {});

    stage.step('Bob changes his mind');
    await bob.post(roomPath(room, 'leave'), {});
    stage.step('No knock is waiting');
    const { body } = await bob.get('/_matrix/client/v3/sync', { filter: ROOMS_ONLY });
    stage.claim('taken-back', at(body, 'rooms', 'knock', room) === undefined, body['rooms']);

    stage.step('He changes it back');
    const again = await bob.post(knock, {});
    stage.claim('may-knock-again', again.status === 200, again.body);
    const since = String((await bob.quietly.get('/_matrix/client/v3/sync')).body['next_batch']);

    stage.step('Alice turns him down');
    await alice.post(roomPath(room, 'kick'), { user_id: bob.userId, reason: 'No vacancies' });
    stage.step('He is told');
    const told = await bob.get('/_matrix/client/v3/sync', { since, timeout: 2000 });
    stage.claim(
      'turned-down',
      at(told.body, 'rooms', 'knock', room) === undefined && told.text.includes('No vacancies'),
      told.body['rooms'],
    );
  },
});
