import { example } from '../../example.ts';
import { at } from '../../look.ts';

export default example({
  title: 'Ask how large a file may be',
  operations: ['getConfigAuthed'],
  spec: 'client-server-api/#get_matrixclientv1mediaconfig',
  claims: { size: 'm.upload.size is the largest file that may be uploaded, in bytes.' },
  async run(stage) {
    const alice = await stage.user('alice');
    const answer = await alice.get('/_matrix/client/v1/media/config');
    const size = at(answer.body, 'm.upload.size');
    stage.claim('size', Number.isSafeInteger(size) && Number(size) > 0, answer.body);
  },
});
