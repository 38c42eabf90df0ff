import { example } from '../../example.ts';
import { at, objectsAt, roomPath, ROOMS_ONLY } from '../../look.ts';
import { bundled, relate } from '../../related.ts';

export default example({
  title: 'Told wherever the event is',
  operations: ['getRoomEvents', 'getEventContext', 'sync'],
  spec: 'client-server-api/#aggregations-of-child-events',
  claims: {
    messages: 'In the pages of /messages the event comes with its edit.',
    context: 'So it does in /context, in the middle.',
    sync: 'And in a timeline of /sync that is limited.',
    state: 'State events tell nothing of what relates to them.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Croquet' });
    const said = await stage.say(alice, room, 'Get to your places!');
    const newContent = { 'm.new_content': { msgtype: 'm.text', body: 'Off with their heads!' } };
    const relation = { rel_type: 'm.replace', event_id: said };
    const edit = await relate(alice, room, '1', relation, newContent);
    const create = objectsAt((await alice.quietly.get(roomPath(room, 'state'))).json).find(
      ({ type }) => type === 'm.room.create',
    );
    const reference = { rel_type: 'm.reference', event_id: String(create?.['event_id']) };
    await relate(alice, room, '2', reference);
    const find = (events: ReturnType<typeof objectsAt>, id: unknown) =>
      events.find((event) => event['event_id'] === id);
    const tells = (event: Parameters<typeof at>[0]) =>
      at(bundled(event, 'm.replace'), 'event_id') === edit;

    stage.step('A page');
    const page = (await alice.get(roomPath(room, 'messages'), { dir: 'b', limit: 20 })).body;
    stage.claim('messages', tells(find(objectsAt(page, 'chunk'), said)), page);
    const first = find(objectsAt(page, 'chunk'), create?.['event_id']);
    stage.claim('state', at(first, 'unsigned', 'm.relations') === undefined, first);
    stage.step('The message and what surrounds it');
    const path = roomPath(room, `context/${encodeURIComponent(said)}`);
    const context = (await alice.get(path, { limit: 2 })).body;
    stage.claim('context', tells(context['event']), context['event']);

    const filter = JSON.stringify({ ...JSON.parse(ROOMS_ONLY), room: { timeline: { limit: 3 } } });
    stage.step('The last three events of the room');
    const { body } = await alice.get('/_matrix/client/v3/sync', { filter });
    const timeline = at(body, 'rooms', 'join', room, 'timeline');
    const told = find(objectsAt(timeline, 'events'), said);
    stage.claim('sync', at(timeline, 'limited') === true && tells(told), timeline);
  },
});
