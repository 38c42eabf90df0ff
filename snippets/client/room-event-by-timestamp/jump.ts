import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';

export default example({
  title: 'Jump to a time',
  about: 'The nearest event leads on to what surrounds it.',
  operations: ['getEventByTimestamp', 'getEventContext'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidtimestamp_to_event',
  claims: {
    forwards: 'Forwards, the first event at the time or after it is found.',
    backwards: 'Backwards, the last one at the time or before it.',
    time: 'The answer has the event’s own time, so that one can see how far off it is.',
    nothing: 'When there is none in that direction, the answer is M_NOT_FOUND, status 404.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const [one, two] = [
      await stage.say(alice, room, 'Down, down, down'),
      await stage.say(alice, room, 'Would the fall never come to an end?'),
    ];
    const timeOf = async (id: string) => {
      const path = roomPath(room, `event/${encodeURIComponent(id)}`);
      return Number((await alice.quietly.get(path)).body['origin_server_ts']);
    };
    const [first, second] = [await timeOf(one), await timeOf(two)];
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/timestamp_to_event`;

    stage.step('From the time of the second message on');
    const on = (await alice.get(path, { ts: second, dir: 'f' })).body;
    // Two messages may share a millisecond; then either may be the one.
    const isAt = (id: unknown, ts: number, wanted: string) =>
      id === wanted || (first === second && ts === first);
    stage.claim('forwards', isAt(on['event_id'], second, two), on);
    stage.claim('time', on['origin_server_ts'] === second, on);
    stage.step('From the time of the first back');
    const back = (await alice.get(path, { ts: first, dir: 'b' })).body;
    stage.claim('backwards', isAt(back['event_id'], first, one), back);
    stage.step('What surrounds it');
    const around = roomPath(room, `context/${encodeURIComponent(String(back['event_id']))}`);
    await alice.get(around, { limit: 2 });
    stage.step('Tomorrow');
    const none = await alice.get(path, { ts: second + 86_400_000, dir: 'f' });
    stage.claim('nothing', none.status === 404 && at(none.body, 'errcode') === 'M_NOT_FOUND', none);
  },
});
