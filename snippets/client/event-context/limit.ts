import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'How much context',
  about: 'The limit is for both sides together, and the event itself does not count.',
  operations: ['getEventContext'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidcontexteventid',
  claims: {
    sum: 'The events before and after are together no more than the limit.',
    zero: 'With a limit of 0 there are none, and still the event.',
    default: 'Without a limit there are at most 10.',
    'bad-limit': 'A limit that is no number is status 400.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said: string[] = [];
    for (let step = 1; step <= 13; step += 1)
      said.push(await stage.say(alice, room, `Step ${step}`));
    const path = roomPath(room, `context/${encodeURIComponent(said[6] ?? '')}`);

    stage.step('Nothing around it');
    const zero = await alice.get(path, { limit: 0 });
    const around = (answer: typeof zero) =>
      objectsAt(answer.body, 'events_before').length +
      objectsAt(answer.body, 'events_after').length;
    stage.claim(
      'zero',
      around(zero) === 0 && at(zero.body, 'event', 'event_id') === said[6],
      zero.body,
    );

    stage.step('Three');
    const three = await alice.get(path, { limit: 3 });
    stage.claim('sum', around(three) > 0 && around(three) <= 3, around(three));

    const many = await alice.quietly.get(path);
    stage.claim('default', around(many) > 0 && around(many) <= 10, around(many));

    stage.step('A few');
    const few = await alice.get(path, { limit: 'a few' });
    stage.claim('bad-limit', few.status === 400, few.body);
  },
});
