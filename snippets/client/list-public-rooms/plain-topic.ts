import { example } from '../../example.ts';
import { objectsAt, roomPath } from '../../look.ts';

export default example({
  title: 'The topic of an older room',
  about:
    'Topics used to be one string. Read to the letter, the directory would show none of those.',
  operations: ['queryPublicRooms', 'setRoomStateWithKey'],
  spec: 'client-server-api/#post_matrixclientv3publicrooms',
  claims: {
    'old-topic': 'A topic that is only text is shown.',
    'block-first': 'Where there is a block with plain text, that is shown.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const name = stage.unique('lory');
    const room = await stage.room(alice, { visibility: 'public', name });
    const topic = async () => {
      const { body } = await alice.post('/_matrix/client/v3/publicRooms', {
        filter: { generic_search_term: name },
      });
      return objectsAt(body, 'chunk')[0]?.['topic'];
    };

    stage.step('A topic as clients wrote it for years');
    await alice.put(roomPath(room, 'state/m.room.topic'), { topic: 'Older than you' });
    stage.step('The directory has it');
    const old = await topic();
    stage.claim('old-topic', old === 'Older than you', old);

    stage.step('A topic with a block');
    await alice.put(roomPath(room, 'state/m.room.topic'), {
      topic: 'for old clients',
      'm.topic': {
        'm.text': [{ mimetype: 'text/html', body: '<b>Wiser</b>' }, { body: 'And wiser' }],
      },
    });
    stage.step('The directory shows its plain text');
    const block = await topic();
    stage.claim('block-first', block === 'And wiser', block);
  },
});
