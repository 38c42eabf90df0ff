import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';

export default example({
  title: 'Turn the pages of the directory',
  about: 'One parameter, since, goes both ways: the token says in which direction.',
  operations: ['queryPublicRooms'],
  spec: 'client-server-api/#post_matrixclientv3publicrooms',
  claims: {
    'first-page': 'The first page has as many rooms as were asked for, and no prev_batch.',
    on: 'next_batch leads to rooms that the first page did not have.',
    'last-page': 'The last page has no next_batch.',
    all: 'Every room is on exactly one page.',
    back: 'prev_batch leads back to the page before.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const tag = stage.unique('walrus');
    const rooms: string[] = [];
    for (const number of [1, 2, 3])
      rooms.push(await stage.room(alice, { visibility: 'public', name: `${tag} ${number}` }));
    const ask = (since?: string) =>
      alice.post('/_matrix/client/v3/publicRooms', {
        limit: 2,
        filter: { generic_search_term: tag },
        ...(since === undefined ? {} : { since }),
      });
    const idsOf = ({ body }: Awaited<ReturnType<typeof ask>>) =>
      objectsAt(body, 'chunk').map(({ room_id }) => String(room_id));

    stage.step('Two rooms at a time');
    const first = await ask();
    stage.claim(
      'first-page',
      idsOf(first).length === 2 && !('prev_batch' in first.body),
      first.body,
    );
    stage.step('On');
    const second = await ask(String(first.body['next_batch']));
    stage.claim(
      'on',
      idsOf(second).length > 0 && idsOf(second).every((id) => !idsOf(first).includes(id)),
      second.body,
    );
    stage.claim('last-page', !('next_batch' in second.body), second.body);
    const seen = [...idsOf(first), ...idsOf(second)];
    stage.claim('all', JSON.stringify(seen.toSorted()) === JSON.stringify(rooms.toSorted()), seen);
    stage.step('And back');
    const back = await ask(String(second.body['prev_batch']));
    stage.claim('back', JSON.stringify(idsOf(back)) === JSON.stringify(idsOf(first)), back.body);
  },
});
