import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';
import { bundled, relate } from '../../related.ts';

export default example({
  title: 'The threads of a room',
  operations: ['getThreadRoots'],
  spec: 'client-server-api/#get_matrixclientv1roomsroomidthreads',
  claims: {
    order: 'The thread that was answered last comes first.',
    summary: 'Each root tells how many answers there are, and the latest of them.',
    'own-root': 'Who began a thread takes part in it.',
    'own-answer': 'Who answered takes part too.',
    participated: 'With include=participated only threads come that the user takes part in.',
    pages: 'next_batch leads to the next page, and is not there on the last.',
  },
  async run(stage) {
    const [alice, bob] = [await stage.user('alice'), await stage.user('bob')];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const soup = await stage.say(alice, room, 'Soup');
    const tarts = await stage.say(bob, room, 'Tarts');
    const pepper = await stage.say(alice, room, 'Pepper');
    const answer = (user: typeof alice, root: string, txnId: string) =>
      relate(user, room, txnId, { rel_type: 'm.thread', event_id: root });
    await answer(alice, pepper, '1');
    await answer(alice, tarts, '2');
    await answer(alice, soup, '3');
    await answer(bob, soup, '4');
    const last = await answer(alice, tarts, '5');
    const path = `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/threads`;
    const ids = (body: Parameters<typeof objectsAt>[0]) =>
      objectsAt(body, 'chunk').map(({ event_id: id }) => id);

    stage.step('Bob asks for all of them');
    const all = (await bob.get(path)).body;
    stage.claim('order', ids(all).join() === [tarts, soup, pepper].join(), ids(all));
    const [first, second] = objectsAt(all, 'chunk').map((root) => bundled(root, 'm.thread'));
    stage.claim(
      'summary',
      at(first, 'count') === 2 && at(first, 'latest_event', 'event_id') === last,
      first,
    );
    stage.claim('own-root', at(first, 'current_user_participated') === true, first);
    stage.claim('own-answer', at(second, 'current_user_participated') === true, second);

    stage.step('Those he takes part in');
    const own = (await bob.get(path, { include: 'participated' })).body;
    stage.claim('participated', ids(own).join() === [tarts, soup].join(), ids(own));

    stage.step('Two at a time');
    const page = (await bob.get(path, { limit: 2 })).body;
    stage.step('And the rest');
    const rest = (await bob.get(path, { limit: 2, from: String(page['next_batch']) })).body;
    stage.claim('pages', ids(rest).join() === pepper && rest['next_batch'] === undefined, rest);
  },
});
