import { example } from '../../example.ts';
import { objectsAt, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Give an event the time that it had elsewhere',
  operations: ['sendMessage', 'setRoomStateWithKey'],
  spec: 'application-service-api/#timestamp-massaging',
  errors: ['M_INVALID_PARAM'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    message: 'A message has the origin_server_ts that ts says.',
    state: 'So has a state event.',
    order: 'It stands where it was sent all the same: after everything before it.',
    others: 'The ts of anybody else counts for nothing.',
    invalid: 'A time that is none is 400 M_INVALID_PARAM.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const ghost = await service.ghost('gryphon');
    const room = await stage.room(alice, { preset: 'public_chat' });
    const bridge = service.as(ghost);
    const then = 1_000_000_000_000;
    const content = { msgtype: 'm.text', body: 'Once upon a time' };
    const send = () => roomPath(room, `send/m.room.message/${stage.unique('t')}`);
    stage.step('The ghost came in long ago.');
    const member = roomPath(room, `state/m.room.member/${encodeURIComponent(ghost)}`);
    await bridge.request('PUT', member, { query: { ts: then }, body: { membership: 'join' } });
    stage.step('It spoke a second later.');
    await bridge.request('PUT', send(), { query: { ts: then + 1000 }, body: content });
    stage.step('A person says the same.');
    await alice.request('PUT', send(), { query: { ts: then }, body: content });
    const page = await alice.quietly.get(roomPath(room, 'messages'), { dir: 'b', limit: 3 });
    const [person, message, state] = objectsAt(page.body, 'chunk');
    stage.claim('message', message?.['origin_server_ts'] === then + 1000, message);
    stage.claim('state', state?.['origin_server_ts'] === then, state);
    stage.claim(
      'order',
      message?.['sender'] === ghost && state?.['state_key'] === ghost,
      page.body,
    );
    const late = Number(person?.['origin_server_ts']) > then + 1000;
    stage.claim('others', person?.['sender'] === alice.userId && late, person);
    stage.step('Before all time');
    const never = await bridge.request('PUT', send(), { query: { ts: -1 }, body: content });
    stage.claim('invalid', refuses(never, 400, 'M_INVALID_PARAM'), never.body);
  },
});
