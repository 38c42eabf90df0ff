import { example } from '../../example.ts';
import { contentOf, objectsAt } from '../../look.ts';
import { nextOf, roomFilter, roomIn, SYNC, syncUntil, tokenOf } from '../../syncing.ts';

export default example({
  title: 'An invite',
  about:
    'Who is invited may not read the room, but has to decide whether to go in. So a little of its state comes along.',
  operations: ['sync'],
  spec: 'client-server-api/#stripped-state',
  claims: {
    name: 'The invite shows what the room is called.',
    own: 'It shows the invite itself: who invited.',
    stripped:
      'Stripped events have a type, a state key, a sender and content, and nothing to verify.',
    'no-timeline': 'There is no timeline.',
    once: 'The next sync does not repeat it.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { name: 'Caucus race' });
    const filter = roomFilter();
    const since = await tokenOf(bob, { filter });

    stage.step('Alice invites Bob');
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/invite`;
    await alice.post(path, { user_id: bob.userId });
    stage.step('Bob syncs');
    const body = await syncUntil(
      stage,
      bob,
      { filter, since },
      (answer) => roomIn(answer, room, 'invite') !== undefined,
    );
    const invite = roomIn(body, room, 'invite');
    const events = objectsAt(invite, 'invite_state', 'events');
    stage.claim('name', contentOf(events, 'm.room.name')?.['name'] === 'Caucus race', events);
    const own = events.find(({ state_key: key }) => key === bob.userId);
    stage.claim('own', own?.['sender'] === alice.userId, events);
    const isStripped = events.every(
      (event) =>
        ['type', 'state_key', 'sender', 'content'].every((key) => key in event) &&
        !('signatures' in event) &&
        !('hashes' in event),
    );
    stage.claim('stripped', isStripped, events);
    stage.claim('no-timeline', invite?.['timeline'] === undefined, invite);
    stage.step('Bob syncs on');
    const next = (await bob.get(SYNC, { filter, since: nextOf(body) })).body;
    stage.claim('once', roomIn(next, room, 'invite') === undefined, next);
  },
});
