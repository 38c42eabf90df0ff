import { example } from '../../example.ts';
import { at, contentOf, roomPath } from '../../look.ts';
import {
  hasText,
  roomFilter,
  roomIn,
  stateIn,
  syncUntil,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'State before the timeline, or after it',
  about:
    'The same moment told in two ways. Before: the state at the first event, and the client applies what the timeline sets. After: the state at the last event, and the timeline is only for showing.',
  operations: ['sync'],
  spec: 'client-server-api/#syncing',
  claims: {
    before: 'state leaves out what an event of the timeline sets: the timeline says it.',
    'no-after': 'Without use_state_after there is no state_after.',
    after: 'state_after has it, though the timeline has it too.',
    'one-of-both': 'With use_state_after there is no state.',
    'always-there':
      'state_after is there even when it is empty, so that the client knows how to read the timeline.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const filter = roomFilter();
    const since = await tokenOf(alice, { filter });
    await alice.quietly.put(roomPath(room, 'state/m.room.topic'), { topic: 'Ravens' });
    await stage.say(alice, room, 'And writing desks');

    stage.step('The state before');
    const arrived = hasText('And writing desks', room);
    const before = await syncUntil(stage, alice, { filter, since }, arrived);
    const topic = contentOf(timelineIn(before, room), 'm.room.topic')?.['topic'];
    const told = contentOf(stateIn(before, room), 'm.room.topic');
    stage.claim('before', topic === 'Ravens' && told === undefined, before);

    stage.claim('no-after', !('state_after' in (roomIn(before, room) ?? {})), before);

    stage.step('The state after');
    const query = { filter, since, use_state_after: true };
    const after = await syncUntil(stage, alice, query, arrived);
    const now = contentOf(stateIn(after, room, 'state_after'), 'm.room.topic')?.['topic'];
    stage.claim('after', now === 'Ravens', after);
    const { state } = roomIn(after, room) ?? {};
    stage.claim('one-of-both', state === undefined, state);

    await stage.say(alice, room, 'Not the slightest idea');
    stage.step('A message changes no state');
    const next = { ...query, since: String(after['next_batch']) };
    const later = await syncUntil(stage, alice, next, hasText('Not the slightest idea', room));
    const empty = at(roomIn(later, room), 'state_after', 'events');
    stage.claim('always-there', JSON.stringify(empty) === '[]', later);
  },
});
