import type { JsonValue } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A room that is made when somebody wants it',
  operations: ['joinRoom', 'getRoomIdByAlias'],
  spec: 'application-service-api/#querying',
  errors: ['M_NOT_FOUND'],
  needs: { appservice: { id: 'tea' } },
  claims: {
    asked: 'For an alias of its namespace that leads nowhere, the service is asked.',
    made: 'When it says 200, what it made meanwhile is looked up again: Alice is in.',
    no: 'When it says 404, the alias leads nowhere: 404 M_NOT_FOUND.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const name = stage.unique('_tea_party');
    const alias = encodeURIComponent(`#${name}:${stage.serverName}`);
    const asked = ({ path }: { path: string }) => path === `/_matrix/app/v1/rooms/${alias}`;
    const rooms: JsonValue[] = [];
    service.answer(async (request) => {
      if (!asked(request)) return undefined;
      const options = { preset: 'public_chat', room_alias_name: name };
      const made = await service.sender.quietly.post('/_matrix/client/v3/createRoom', options);
      rooms.push(made.body['room_id'] ?? null);
      return { status: 200, body: {} };
    });
    stage.step('Alice wants to be in a room that does not exist.');
    const joined = await alice.post(`/_matrix/client/v3/join/${alias}`, {});
    stage.step('The service was asked for it, and made it.');
    await service.received(asked);
    stage.claim('asked', rooms.length === 1, rooms);
    stage.claim('made', joined.body['room_id'] === rooms[0], joined.body);
    const nothing = encodeURIComponent(`#${stage.unique('_tea_nothing')}:${stage.serverName}`);
    stage.step('An alias that the service knows nothing of');
    const lost = await alice.get(`/_matrix/client/v3/directory/room/${nothing}`);
    stage.claim('no', refuses(lost, 404, 'M_NOT_FOUND'), lost.body);
    stage.step('It was asked as well.');
    await service.received(({ path }) => path === `/_matrix/app/v1/rooms/${nothing}`);
  },
});
