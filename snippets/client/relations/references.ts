import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';
import { bundled, relate, relationsPath } from '../../related.ts';

export default example({
  title: 'References and reactions',
  about:
    'What points at an event is listed with it. Reactions are not: clients count those that they see.',
  operations: ['getOneRoomEvent', 'getRelatingEventsWithRelType'],
  spec: 'client-server-api/#reference-relations',
  claims: {
    listed: 'The event tells the ids of all events that refer to it.',
    'not-annotations': 'Of annotations it tells nothing.',
    asked: 'They are found when one asks for them.',
    broken: 'A reference that is redacted is not listed any more.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'Tea or coffee?');
    const point = (txnId: string) =>
      relate(alice, room, txnId, { rel_type: 'm.reference', event_id: said }, { type: 'vote' });
    const [one, two] = [await point('1'), await point('2')];
    const like = { rel_type: 'm.annotation', event_id: said, key: '☕' };
    const reaction = await relate(alice, room, '3', like, { type: 'm.reaction' });
    const path = roomPath(room, `event/${encodeURIComponent(said)}`);

    stage.step('The question');
    const event = (await alice.get(path)).body;
    const ids = objectsAt(bundled(event, 'm.reference'), 'chunk').map((child) => child['event_id']);
    stage.claim('listed', ids.join() === [one, two].join(), ids);
    stage.claim('not-annotations', bundled(event, 'm.annotation') === undefined, event);
    stage.step('The reactions to it');
    const found = (await alice.get(relationsPath(room, said, 'm.annotation'))).body;
    stage.claim('asked', at(found, 'chunk', 0, 'event_id') === reaction, found);

    const redact = `redact/${encodeURIComponent(one)}/${stage.unique()}`;
    await alice.quietly.put(roomPath(room, redact), {});
    stage.step('One vote was taken back');
    const after = bundled((await alice.get(path)).body, 'm.reference');
    stage.claim('broken', objectsAt(after, 'chunk').length === 1, after);
  },
});
