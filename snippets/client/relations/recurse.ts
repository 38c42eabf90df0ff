import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { relate, relationsPath } from '../../related.ts';

export default example({
  title: 'What relates to what relates to it',
  about: 'A thread, with the edits of its messages and the reactions to them, in one request.',
  operations: ['getRelatingEvents', 'getRelatingEventsWithRelType'],
  spec: 'client-server-api/#relationships-api',
  claims: {
    three: 'Events that are three relations away are found.',
    depth: 'recursion_depth says how far the server looked.',
    direct: 'Without recurse only the direct ones come, and no recursion_depth.',
    filtered: 'With a relation type, what is reached only by way of another is left out.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const root = await stage.say(alice, room, 'Begin at the beginning');
    const inThread = await relate(alice, room, '1', { rel_type: 'm.thread', event_id: root });
    const edit = await relate(
      alice,
      room,
      '2',
      { rel_type: 'm.replace', event_id: inThread },
      { 'm.new_content': { msgtype: 'm.text', body: 'and go on' } },
    );
    const far = await relate(alice, room, '3', { rel_type: 'm.reference', event_id: edit });
    const ids = (body: Parameters<typeof objectsAt>[0]) =>
      objectsAt(body, 'chunk').map(({ event_id: id }) => id);

    stage.step('All the way');
    const deep = (await alice.get(relationsPath(room, root), { recurse: true })).body;
    stage.claim('three', ids(deep).join() === [far, edit, inThread].join(), ids(deep));
    stage.claim('depth', Number(deep['recursion_depth']) >= 3, deep['recursion_depth']);
    stage.step('One step');
    const flat = (await alice.get(relationsPath(room, root))).body;
    stage.claim(
      'direct',
      ids(flat).join() === inThread && flat['recursion_depth'] === undefined,
      flat,
    );
    stage.step('References all the way: there are none, since an edit is in between');
    const path = relationsPath(room, root, 'm.reference');
    const filtered = (await alice.get(path, { recurse: true })).body;
    stage.claim('filtered', ids(filtered).length === 0, filtered);
  },
});
