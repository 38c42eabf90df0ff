import { example } from '../../example.ts';
import { objectsAt } from '../../look.ts';
import { relate, relationsPath } from '../../related.ts';

export default example({
  title: 'What relates to an event',
  about: 'An event does not know what was later said about it. The server does.',
  operations: [
    'getRelatingEvents',
    'getRelatingEventsWithRelType',
    'getRelatingEventsWithRelTypeAndEventType',
  ],
  spec: 'client-server-api/#relationships-api',
  claims: {
    all: 'All events that relate to it come, the latest first.',
    kind: 'With a relation type in the path only those that relate in that way come.',
    type: 'With an event type after it only those of that type come.',
    pages: 'next_batch leads to the next page, and is not there on the last.',
    forwards: 'With dir=f the earliest comes first.',
    none: 'An event that nothing relates to has an empty list.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice);
    const said = await stage.say(alice, room, 'Why is a raven like a writing-desk?');
    const thread = { rel_type: 'm.thread', event_id: said };
    const one = await relate(alice, room, '1', thread);
    const two = await relate(alice, room, '2', thread, { type: 'm.sticker' });
    const like = { rel_type: 'm.annotation', event_id: said, key: '👍' };
    const three = await relate(alice, room, '3', like, { type: 'm.reaction' });
    const path = (...kind: string[]) => relationsPath(room, said, ...kind);
    const list = async (where: string, query: Record<string, string | number> = {}) => {
      const { body } = await alice.get(where, query);
      return { next: body['next_batch'], ids: objectsAt(body, 'chunk').map((e) => e['event_id']) };
    };

    stage.step('Everything');
    const all = await list(path());
    stage.claim('all', all.ids.join() === [three, two, one].join(), all.ids);
    stage.step('What is in its thread');
    const kind = await list(path('m.thread'));
    stage.claim('kind', kind.ids.join() === [two, one].join(), kind.ids);
    stage.step('And of that the stickers');
    const type = await list(path('m.thread', 'm.sticker'));
    stage.claim('type', type.ids.join() === two, type.ids);

    stage.step('A page of two, from the beginning');
    const first = await list(path(), { dir: 'f', limit: 2 });
    stage.claim('forwards', first.ids.join() === [one, two].join(), first.ids);
    stage.step('The page after it');
    const second = await list(path(), { dir: 'f', limit: 2, from: String(first.next) });
    stage.claim('pages', second.ids.join() === three && second.next === undefined, second);

    stage.step('Nothing relates to the sticker');
    const none = await list(relationsPath(room, two));
    stage.claim('none', none.ids.length === 0, none.ids);
  },
});
