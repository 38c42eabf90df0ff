import { example } from '../../example.ts';
import { objectsAt, refuses } from '../../look.ts';
import { caughtUp, syncAs } from '../../narrow.ts';

export default example({
  title: 'Keep a setting for one room',
  operations: ['setAccountDataPerRoom', 'getAccountDataPerRoom', 'sync'],
  spec: 'client-server-api/#client-config',
  errors: ['M_NOT_FOUND'],
  claims: {
    'no-inheritance': 'Data of the account does not stand in for data of the room.',
    'read-back': 'Data of the room comes back as it was written.',
    'in-the-room': 'In /sync it stands below its room, not beside the data of the account.',
    'others-unaware': 'Others in the room are told nothing.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const since = { alice: await caughtUp(alice), bob: await caughtUp(bob) };
    const type = 'org.example.colour';
    const user = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const inRoom = `${user}/rooms/${encodeURIComponent(room)}/account_data/${type}`;

    stage.step('Alice has a colour for everything');
    await alice.put(`${user}/account_data/${type}`, { colour: 'red' });
    stage.step('… but none for this room');
    const none = await alice.get(inRoom);
    stage.claim('no-inheritance', refuses(none, 404, 'M_NOT_FOUND'), none.body);

    stage.step('So she gives it one');
    await alice.put(inRoom, { colour: 'white' });
    stage.step('It is the room’s own');
    const { body } = await alice.get(inRoom);
    stage.claim('read-back', JSON.stringify(body) === '{"colour":"white"}', body);

    const wanted = { accountData: [type], roomAccountData: [type], timeline: ['m.room.message'] };
    stage.step('Her client syncs');
    const [mine, whole] = await stage.until(async () => {
      const answer = await syncAs(alice, wanted, since.alice);
      const events = objectsAt(answer.body, 'rooms', 'join', room, 'account_data', 'events');
      return events[0] && ([events[0], answer.body] as const);
    });
    const beside = JSON.stringify(whole['account_data'] ?? {});
    stage.claim(
      'in-the-room',
      JSON.stringify(mine['content']) === '{"colour":"white"}' && !beside.includes('white'),
      whole,
    );

    await stage.say(alice, room, 'Painting the roses');
    stage.step('Bob hears what she says next, and nothing of her colours');
    const his = await stage.until(async () => {
      const answer = await syncAs(bob, wanted, since.bob);
      return answer.text.includes('Painting') ? answer : undefined;
    });
    stage.claim('others-unaware', !his.text.includes(type), his.body);
  },
});
