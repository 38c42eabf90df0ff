import type { JsonObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, roomPath } from '../../look.ts';
import {
  nextOf,
  roomFilter,
  roomIn,
  syncUntil,
  textsOf,
  timelineIn,
  tokenOf,
} from '../../syncing.ts';

export default example({
  title: 'How much is unread',
  about: 'The server counts, so that all devices of a user show the same number.',
  operations: ['sync', 'postReceipt'],
  spec: 'client-server-api/#receiving-notifications',
  claims: {
    counted: 'Each message that notifies counts; one that calls the user is a highlight too.',
    'read-resets': 'When the user reads it, the next sync says zero.',
    'same-answer': 'The new number comes in the same answer as the message.',
    'not-own': 'What the user says does not count.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const filter = roomFilter();
    let since = await tokenOf(bob, { filter });
    let said: readonly unknown[] = [];
    const countsUntil = async (notify: number, highlight: number) => {
      const counts = (answer: JsonObject) => at(roomIn(answer, room), 'unread_notifications');
      const body = await syncUntil(
        stage,
        bob,
        { filter, since },
        (answer) => at(counts(answer), 'notification_count') === notify,
      );
      since = nextOf(body);
      said = textsOf(timelineIn(body, room));
      return at(counts(body), 'highlight_count') === highlight;
    };
    await stage.say(alice, room, 'Tea is ready');
    const called = await alice.quietly.put(
      roomPath(room, `send/m.room.message/${stage.unique('call')}`),
      { msgtype: 'm.text', body: 'Bob?', 'm.mentions': { user_ids: [bob.userId] } },
    );

    stage.step('Two messages, one of which mentions Bob');
    stage.claim('counted', await countsUntil(2, 1));
    stage.step('Bob reads both');
    const eventId = encodeURIComponent(String(called.body['event_id']));
    await bob.post(roomPath(room, `receipt/m.read/${eventId}`), {});
    stage.step('Nothing is unread');
    stage.claim('read-resets', await countsUntil(0, 0));
    await stage.say(bob, room, 'Coming');
    await stage.say(alice, room, 'Good');
    stage.step('Bob says something, then Alice');
    stage.claim('not-own', await countsUntil(1, 0));
    stage.claim('same-answer', said.includes('Good'), said);
  },
});
