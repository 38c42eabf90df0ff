import { example } from '../../example.ts';
import { roomPath } from '../../look.ts';
import {
  nextOf,
  roomFilter,
  roomIn,
  SYNC,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'A room that was left',
  about:
    'Bob leaves on one device. Another learns it from its next sync, and then the room is gone.',
  operations: ['sync'],
  spec: 'client-server-api/#leaving-rooms',
  claims: {
    told: 'The next sync has the room in leave.',
    'up-to-it': 'Its timeline ends with his leaving: what came after is not his to read.',
    'only-once': 'The sync after that does not mention the room.',
    'not-joined': 'It is not in join.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const phone = await bob.newDevice();
    const filter = roomFilter();
    const since = await tokenOf(phone, { filter });
    await stage.say(alice, room, 'Stay');
    await bob.quietly.post(roomPath(room, 'leave'), {});
    await stage.say(alice, room, 'Is he gone?');

    stage.step('Bob’s other device');
    const body = await syncUntil(
      stage,
      phone,
      { filter, since },
      (answer) => roomIn(answer, room, 'leave') !== undefined,
    );
    const timeline = timelineIn(body, room, 'leave');
    stage.claim('told', timeline.length > 0, body);
    const isLast = timeline.at(-1)?.['state_key'] === bob.userId;
    stage.claim('up-to-it', isLast && textsOf(timeline).join() === 'Stay', timeline);
    stage.claim('not-joined', roomIn(body, room) === undefined, body);
    await stage.say(alice, room, 'He is');
    stage.step('… and on');
    const next = (await phone.get(SYNC, { filter, since: nextOf(body) })).body;
    stage.claim('only-once', roomIn(next, room, 'leave') === undefined, next);
  },
});
