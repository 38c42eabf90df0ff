import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'A server that makes no previews',
  operations: ['getUrlPreviewAuthed'],
  spec: 'client-server-api/#get_matrixclientv1mediapreview_url',
  errors: ['M_UNRECOGNIZED'],
  needs: { config: { RUMA_URL_PREVIEWS: 'off' } },
  claims: { off: 'Where previews are off, the answer is 404 M_UNRECOGNIZED.' },
  async run(stage) {
    const alice = await stage.user('alice');
    const url = 'https://example.org/';
    const answer = await alice.get('/_matrix/client/v1/media/preview_url', { url });
    stage.claim('off', refuses(answer, 404, 'M_UNRECOGNIZED'), answer.body);
  },
});
