import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { textsOf } from '../../syncing.ts';

const EVENTS = '/_matrix/client/v3/events';

export default example({
  title: 'Wait for what happens',
  about: 'From the end of an initial sync, one request after the other.',
  operations: ['getEvents', 'initialSync'],
  spec: 'client-server-api/#get_matrixclientv3events',
  claims: {
    ended: 'A message ends the wait.',
    whole: 'Events say which room they are in.',
    end: 'end leads to what comes after.',
    order: 'Events of all rooms come in the order in which they happened.',
    empty: 'When nothing happens until the time is over, chunk is empty and end still leads on.',
    invite: 'An invite comes too: as the member event of who is invited.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const rooms = [
      await stage.room(alice, { preset: 'public_chat' }),
      await stage.room(alice, { preset: 'public_chat' }),
    ] as const;
    for (const room of rooms) await stage.join(bob, room);
    const first = await bob.quietly.get('/_matrix/client/v3/initialSync', { limit: 0 });
    stage.step('Bob waits for at most twenty seconds');
    const waiting = bob.get(EVENTS, { from: String(first.body['end']), timeout: 20_000 });
    await stage.say(alice, rooms[0], 'Tea?');
    const { body } = await waiting;
    const [message] = objectsAt(body, 'chunk');
    stage.claim('ended', at(message, 'content', 'body') === 'Tea?', body);
    stage.claim('whole', message?.['room_id'] === rooms[0], message);

    await stage.say(alice, rooms[1], 'More tea?');
    await stage.say(alice, rooms[0], 'Have some wine');
    stage.step('What came after');
    const next = await bob.get(EVENTS, { from: String(body['end']), timeout: 0 });
    const chunk = objectsAt(next.body, 'chunk');
    stage.claim('end', textsOf(chunk).includes('Tea?') === false && chunk.length > 0, chunk);
    stage.claim('order', textsOf(chunk).join() === 'More tea?,Have some wine', chunk);

    stage.step('Nothing new');
    const quiet = await bob.get(EVENTS, { from: String(next.body['end']), timeout: 0 });
    const end = String(quiet.body['end']);
    stage.claim('empty', objectsAt(quiet.body, 'chunk').length === 0 && end !== '', quiet.body);
    const party = await stage.room(alice);
    await alice.quietly.post(roomPath(party, 'invite'), { user_id: bob.userId });
    stage.step('Somebody invites him');
    const invited = await bob.get(EVENTS, { from: end, timeout: 0 });
    const [invite] = objectsAt(invited.body, 'chunk');
    const isInvite = at(invite, 'content', 'membership') === 'invite';
    stage.claim('invite', isInvite && invite?.['state_key'] === bob.userId, invited.body);
  },
});
