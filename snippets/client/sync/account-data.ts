import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { nextOf, roomIn, SYNC, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'Account data',
  about: 'What one device sets, the others of the same user are told. Nobody else is.',
  operations: ['sync', 'setAccountData', 'setAccountDataPerRoom'],
  spec: 'client-server-api/#client-config',
  claims: {
    global: 'Data of the account is in account_data.',
    room: 'Data for a room is in the room’s account_data.',
    latest: 'Set twice, only the latest comes.',
    'not-others': 'Another member of the room is told nothing.',
    'not-again': 'The next sync does not repeat it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const phone = await alice.newDevice();
    const [since, bobs] = [await tokenOf(phone), await tokenOf(bob)];
    const path = `/_matrix/client/v3/user/${encodeURIComponent(alice.userId)}`;
    const type = 'org.wonderland.mood';
    const inRoom = `${path}/rooms/${encodeURIComponent(room)}/account_data/${type}`;

    stage.step('Alice’s laptop');
    for (const mood of ['curious', 'tired'])
      await alice.put(`${path}/account_data/${type}`, { mood });
    await alice.put(inRoom, { mood: 'amused' });
    stage.step('Alice’s phone');
    const inRooms = (body: JsonObject) => objectsAt(roomIn(body, room), 'account_data', 'events');
    const ours = (events: ReturnType<typeof inRooms>) => events.filter((e) => e['type'] === type);
    const body = await syncUntil(
      stage,
      phone,
      { since },
      (answer) => ours(inRooms(answer)).length > 0,
    );
    const global = ours(objectsAt(body, 'account_data', 'events'));
    stage.claim('global', global.length > 0, body);
    stage.claim('latest', JSON.stringify(global).includes('tired') && global.length === 1, global);
    stage.claim('room', JSON.stringify(ours(inRooms(body))).includes('amused'), inRooms(body));
    stage.step('Bob');
    const other = await bob.get(SYNC, { since: bobs });
    stage.claim('not-others', !other.text.includes(type), other.body);
    stage.step('The phone again');
    const next = await phone.get(SYNC, { since: nextOf(body) });
    stage.claim('not-again', !next.text.includes(type), next.body);
  },
});
