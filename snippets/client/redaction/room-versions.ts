import { example } from '../../example.ts';
import { at, objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'What is left depends on the room version',
  about:
    'Each version says which fields a redaction keeps, because later events are judged by them. Version 11 learned from the ones before.',
  operations: ['redactEvent', 'getRoomEvents'],
  spec: 'rooms/v11/#redactions',
  claims: {
    'create-10': 'In version 10 a redacted create event keeps only its creator.',
    'create-11': 'In version 11 it keeps everything.',
    'levels-10': 'In version 10 redacted power levels lose who may invite.',
    'levels-11': 'In version 11 they keep it.',
    'users-kept': 'Who has which power is kept in both.',
    'extras-gone': 'Fields that no version knows are gone in both.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const leftIn = async (version: string) => {
      const room = await stage.room(alice, {
        room_version: version,
        creation_content: { 'org.example.theme': 'cards' },
        power_level_content_override: { invite: 40, 'org.example.theme': 'cards' },
      });
      const history = () => alice.quietly.get(roomPath(room, 'messages'), { dir: 'f' });
      const events = objectsAt((await history()).body, 'chunk');
      for (const type of ['m.room.power_levels', 'm.room.create']) {
        const id = String(events.find((event) => event['type'] === type)?.['event_id']);
        await alice.quietly.put(
          roomPath(room, `redact/${encodeURIComponent(id)}/${stage.unique('less')}`),
          {},
        );
      }
      stage.step(`The first events of a room of version ${version}, two of them redacted`);
      const { body } = await alice.get(roomPath(room, 'messages'), { dir: 'f', limit: 3 });
      const contentOf = (type: string) =>
        at(
          objectsAt(body, 'chunk').find((event) => event['type'] === type),
          'content',
        );
      return { create: contentOf('m.room.create'), levels: contentOf('m.room.power_levels') };
    };
    const ten = await leftIn('10');
    const eleven = await leftIn('11');
    stage.claim(
      'create-10',
      at(ten.create, 'creator') === alice.userId && at(ten.create, 'room_version') === undefined,
      ten.create,
    );
    stage.claim(
      'create-11',
      at(eleven.create, 'room_version') === '11' &&
        at(eleven.create, 'org.example.theme') === 'cards',
      eleven.create,
    );
    stage.claim('levels-10', at(ten.levels, 'invite') === undefined, ten.levels);
    stage.claim('levels-11', at(eleven.levels, 'invite') === 40, eleven.levels);
    stage.claim(
      'users-kept',
      [ten, eleven].every(({ levels }) => at(levels, 'users', alice.userId) === 100),
      [ten.levels, eleven.levels],
    );
    stage.claim(
      'extras-gone',
      [ten, eleven].every(({ levels }) => at(levels, 'org.example.theme') === undefined),
      [ten.levels, eleven.levels],
    );
  },
});
