import { tells } from '../../appservice.ts';
import { example } from '../../example.ts';
import { at, objectsAt } from '../../look.ts';

export default example({
  title: 'A message comes to a service',
  operations: ['sendMessage'],
  spec: 'application-service-api/#pushing-events',
  needs: { appservice: { id: 'post' } },
  claims: {
    told: 'What is said in a room with a ghost comes to the service, without anybody asking.',
    token: 'The request carries the hs_token, and nothing of it is in the address.',
    whole: 'The event is as clients see it, with its room and its age.',
    own: 'What its own ghosts say comes too.',
  },
  async run(stage) {
    const service = stage.appservice();
    const alice = await stage.user('alice');
    const ghost = await service.ghost('hatter');
    const room = await stage.room(alice, { preset: 'public_chat' });
    await service.as(ghost).quietly.post(`/_matrix/client/v3/join/${encodeURIComponent(room)}`, {});
    await service.heard(tells(room));
    await stage.say(alice, room, 'Why is a raven like a writing desk?');
    stage.step('Alice has said something.');
    const sent = await service.received(tells('raven'));
    const [event] = objectsAt(sent.body, 'events');
    stage.claim('told', event?.['sender'] === alice.userId, sent.body);
    const bearer = sent.headers['authorization'] === `Bearer ${service.hsToken}`;
    stage.claim('token', bearer && Object.keys(sent.query).length === 0, sent.headers);
    const age = at(event, 'unsigned', 'age');
    stage.claim('whole', event?.['room_id'] === room && typeof age === 'number', event);
    const say = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/`;
    const content = { msgtype: 'm.text', body: 'I haven’t the slightest idea.' };
    await service.as(ghost).quietly.put(say + stage.unique('t'), content);
    const own = await service.heard(tells('slightest'));
    stage.claim('own', at(own.body, 'events', 0, 'sender') === ghost, own.body);
  },
});
