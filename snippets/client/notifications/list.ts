import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What was I told?',
  about: 'The events that a user was notified about, in all their rooms, page by page.',
  operations: ['getNotifications', 'postReceipt', 'setPushRule'],
  spec: 'client-server-api/#listing-notifications',
  claims: {
    latest: 'The latest comes first.',
    actions: 'Each comes with what its push rule said to do.',
    paged: 'limit ends a page, and next_token leads to the next one, which repeats nothing.',
    'last-page': 'The last page has no next_token.',
    highlight: 'With only=highlight there are only those that were highlighted.',
    read: 'What was read says so, and stays in the list.',
    muted: 'What the user’s rules kept quiet is not in it.',
    'not-own': 'Nor is what the user sent.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    const quiet = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    await stage.join(bob, quiet);
    const rule = `/_matrix/client/v3/pushrules/global/room/${encodeURIComponent(quiet)}`;
    await bob.quietly.put(rule, { actions: [] });
    const first = await stage.say(alice, room, 'Off with his head');
    await stage.say(alice, quiet, 'Nobody is told of this');
    await stage.say(bob, room, 'Whose?');
    const second = await alice.quietly.put(
      roomPath(room, `send/m.room.message/${stage.unique('t')}`),
      {
        msgtype: 'm.text',
        body: 'Yours',
        'm.mentions': { user_ids: [bob.userId] },
      },
    );
    const mention = second.body['event_id'];
    const third = await stage.say(alice, room, 'And hers');
    const list = (query: Record<string, string | number>) =>
      bob.get('/_matrix/client/v3/notifications', query);
    const ids = (body: Parameters<typeof at>[0]) =>
      objectsAt(body, 'notifications').map((one) => at(one, 'event', 'event_id'));
    stage.step('The last two');
    const page = await stage.until(async () => {
      const { body } = await list({ limit: 2 });
      return ids(body)[0] === third ? body : undefined;
    });
    stage.claim('latest', ids(page)[0] === third && ids(page)[1] === mention, page);
    const told = objectsAt(page, 'notifications')[1];
    stage.claim('actions', JSON.stringify(at(told, 'actions')).includes('highlight'), told);
    stage.step('What came before');
    const { body: next } = await list({ limit: 2, from: String(page['next_token']) });
    stage.claim('paged', ids(next).length === 1 && ids(next)[0] === first, next);
    stage.claim('last-page', next['next_token'] === undefined, next);
    stage.claim('not-own', [...ids(page), ...ids(next)].length === 3, [page, next]);
    stage.claim(
      'muted',
      [page, next].every((one) => !JSON.stringify(one).includes(quiet)),
      [page, next],
    );
    stage.step('What was for him');
    const { body: his } = await list({ only: 'highlight' });
    stage.claim('highlight', ids(his).length === 1 && ids(his)[0] === mention, his);
    stage.step('He reads up to it');
    await bob.post(roomPath(room, `receipt/m.read/${encodeURIComponent(String(mention))}`), {});
    stage.step('… and looks again');
    const { body: after } = await list({});
    const read = objectsAt(after, 'notifications').map((one) => one['read']);
    stage.claim('read', JSON.stringify(read) === '[false,true,true]', after);
  },
});
