import { isArray, isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Read the state of a room',
  about: 'All of it as a list of events, or one piece: its content alone, or the whole event.',
  operations: ['getRoomState', 'getRoomStateWithKey'],
  spec: 'client-server-api/#get_matrixclientv3roomsroomidstate',
  errors: ['M_NOT_FOUND'],
  claims: {
    list: 'The whole state is a list of events, each with a state key.',
    'one-for-each-key': 'It has one event for each type and state key: the latest.',
    content: 'One piece of state is answered by its content, with nothing around it.',
    event: 'With format=event it is the whole event.',
    'not-there': 'State that was never set is 404 M_NOT_FOUND.',
    'empty-is-there': 'State that was set to an empty content is there: 200 and {}.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const room = await stage.room(alice, { name: 'Pool of tears' });
    const topic = roomPath(room, 'state/m.room.topic');

    stage.step('A topic that was never set');
    const none = await alice.get(topic);
    stage.claim('not-there', refuses(none, 404, 'M_NOT_FOUND'), none.body);
    await alice.quietly.put(topic, { topic: 'Swimming' });
    await alice.quietly.put(topic, {});
    stage.step('A topic that was taken away');
    const empty = await alice.get(topic);
    stage.claim(
      'empty-is-there',
      empty.status === 200 && Object.keys(empty.body).length === 0,
      empty.body,
    );

    stage.step('The name');
    const name = await alice.get(roomPath(room, 'state/m.room.name'));
    stage.claim(
      'content',
      name.body['name'] === 'Pool of tears' && !('type' in name.body),
      name.body,
    );
    stage.step('The event that set it');
    const event = await alice.get(roomPath(room, 'state/m.room.name'), { format: 'event' });
    stage.claim(
      'event',
      event.body['type'] === 'm.room.name' &&
        event.body['sender'] === alice.userId &&
        at(event.body, 'content', 'name') === 'Pool of tears',
      event.body,
    );

    stage.step('All of it');
    const all = await alice.get(roomPath(room, 'state'));
    const events = isArray(all.json) ? all.json.filter(isObject) : [];
    stage.claim(
      'list',
      events.length > 4 && events.every((one) => typeof one['state_key'] === 'string'),
      events.length,
    );
    const keys = events.map((one) => JSON.stringify([one['type'], one['state_key']]));
    stage.claim('one-for-each-key', new Set(keys).size === keys.length, keys);
  },
});
