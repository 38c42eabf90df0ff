import { isObject } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at, refuses, roomPath } from '../../look.ts';

export default example({
  title: 'Who may redact what',
  operations: ['redactEvent', 'getOneRoomEvent'],
  spec: 'client-server-api/#put_matrixclientv3roomsroomidredacteventidtxnid',
  errors: ['M_FORBIDDEN'],
  claims: {
    'own-event': 'Everyone may redact what they sent themselves.',
    'others-event': 'Redacting what another sent takes the redact level: else 403 M_FORBIDDEN.',
    untouched: 'A refused redaction leaves its target as it was.',
    moderator: 'Who has the level may redact what anyone sent.',
    'sending-level':
      'Where sending redactions itself takes power, nobody else may redact even their own: 403 M_FORBIDDEN.',
    stranger: 'Who is not in the room may redact nothing: 403 M_FORBIDDEN.',
  },
  async run(stage) {
    const [alice, bob, carol] = [
      await stage.user('alice'),
      await stage.user('bob'),
      await stage.user('carol'),
    ];
    const room = await stage.room(alice, { preset: 'public_chat' });
    await stage.join(bob, room);
    const redact = (id: string) =>
      roomPath(room, `redact/${encodeURIComponent(id)}/${stage.unique('hush')}`);
    const [hers, his, another] = [
      await stage.say(alice, room, 'Order!'),
      await stage.say(bob, room, 'Stuff and nonsense'),
      await stage.say(bob, room, 'I won’t'),
    ];

    stage.step('Bob redacts what he said');
    const own = await bob.put(redact(his), {});
    stage.claim('own-event', own.status === 200, own.body);
    stage.step('And tries what Alice said');
    const others = await bob.put(redact(hers), {});
    stage.claim('others-event', refuses(others, 403, 'M_FORBIDDEN'), others.body);
    const still = await bob.quietly.get(roomPath(room, `event/${encodeURIComponent(hers)}`));
    stage.claim('untouched', at(still.body, 'content', 'body') === 'Order!', still.body);

    stage.step('Carol is not in the room');
    const stranger = await carol.put(redact(hers), {});
    stage.claim('stranger', refuses(stranger, 403, 'M_FORBIDDEN'), stranger.body);

    stage.step('Alice, who made the room, redacts what Bob said');
    const moderator = await alice.put(redact(another), {});
    stage.claim('moderator', moderator.status === 200, moderator.body);

    const last = await stage.say(bob, room, 'You are nothing but a pack of cards');
    const levels = roomPath(room, 'state/m.room.power_levels');
    const { body } = await alice.quietly.get(levels);
    const events = isObject(body['events']) ? body['events'] : {};
    await alice.quietly.put(levels, { ...body, events: { ...events, 'm.room.redaction': 50 } });
    stage.step('From now on sending a redaction takes power 50; Bob has none');
    const powerless = await bob.put(redact(last), {});
    stage.claim('sending-level', refuses(powerless, 403, 'M_FORBIDDEN'), powerless.body);
  },
});
