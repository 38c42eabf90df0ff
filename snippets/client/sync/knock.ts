import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { roomFilter, roomIn, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'A knock',
  about: 'The other devices of who knocks learn it from their sync.',
  operations: ['sync', 'knockRoom'],
  spec: 'client-server-api/#get_matrixclientv3sync',
  claims: {
    knocked: 'The room is in knock, with the knock itself among its stripped state.',
    inside: 'Those inside find the knock in their timeline.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, {
      initial_state: [
        { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'knock' } },
      ],
    });
    const phone = await bob.newDevice();
    const filter = roomFilter();
    const [outside, within] = [await tokenOf(phone, { filter }), await tokenOf(alice, { filter })];
    await bob.quietly.post(`/_matrix/client/v3/knock/${encodeURIComponent(room)}`, {});

    stage.step('Bob knocked on one device; this is another');
    const body = await syncUntil(
      stage,
      phone,
      { filter, since: outside },
      (answer) => roomIn(answer, room, 'knock') !== undefined,
    );
    const events = objectsAt(roomIn(body, room, 'knock'), 'knock_state', 'events');
    const own = events.find(({ state_key: key }) => key === bob.userId);
    stage.claim('knocked', JSON.stringify(own?.['content']).includes('"knock"'), events);

    stage.step('Alice is inside');
    const inside = await syncUntil(
      stage,
      alice,
      { filter, since: within },
      (answer) => roomIn(answer, room) !== undefined,
    );
    const timeline = objectsAt(roomIn(inside, room), 'timeline', 'events');
    const heard = timeline.some(({ state_key: key }) => key === bob.userId);
    stage.claim('inside', heard, timeline);
  },
});
