import { example } from '../../example.ts';
import { contentOf, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'Create a room',
  about: 'An empty body is enough. The name and the topic are shorthands for two state events.',
  operations: ['createRoom'],
  spec: 'client-server-api/#creation',
  claims: {
    'room-id': 'The answer is the id of the new room, which begins with an exclamation mark.',
    'id-size': 'It is no longer than 255 bytes, and has no colon but that before a server name.',
    joined: 'The creator is in the room.',
    named: 'The name and the topic are state events, with an empty state key.',
    'topic-block': 'The topic is there twice: as text, and as a block that newer clients read.',
    'empty-body': 'Without any options there is a room too, and nobody but the invited may join.',
  },
  async run(stage) {
    const alice = await stage.user('alice');

    stage.step('Alice makes a room with a name and a topic');
    const { body } = await alice.post('/_matrix/client/v3/createRoom', {
      name: 'A mad tea party',
      topic: 'It is always six o’clock',
    });
    const room = String(body['room_id']);
    stage.claim('room-id', room.startsWith('!'), body);
    const [, ...rest] = room.split(':');
    const isShort = new TextEncoder().encode(room).length <= 255;
    stage.claim(
      'id-size',
      isShort && (rest.length === 0 || rest.join(':') === stage.serverName),
      room,
    );

    stage.step('What is in it');
    const { json } = await alice.get(roomPath(room, 'state'));
    const state = objectsAt(json);
    const topic = contentOf(state, 'm.room.topic');
    stage.claim(
      'joined',
      contentOf(state, 'm.room.member', alice.userId)?.['membership'] === 'join',
      state,
    );
    stage.claim(
      'named',
      contentOf(state, 'm.room.name')?.['name'] === 'A mad tea party' &&
        topic?.['topic'] === 'It is always six o’clock',
      state,
    );
    const [block] = objectsAt(topic, 'm.topic', 'm.text');
    stage.claim('topic-block', block?.['body'] === 'It is always six o’clock', topic);

    stage.step('A room with nothing asked for');
    const bare = await alice.post('/_matrix/client/v3/createRoom', {});
    stage.step('Who may join it');
    const rules = await alice.get(
      roomPath(String(bare.body['room_id']), 'state/m.room.join_rules'),
    );
    stage.claim('empty-body', rules.body['join_rule'] === 'invite', rules.body);
  },
});
