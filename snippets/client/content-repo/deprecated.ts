import { example } from '../../example.ts';
import { at, refuses } from '../../look.ts';

export default example({
  title: 'The deprecated ways to ask',
  operations: ['getConfig', 'getUrlPreview', 'getConfigAuthed'],
  spec: 'client-server-api/#get_matrixmediav3config',
  errors: ['M_MISSING_TOKEN', 'M_INVALID_PARAM'],
  claims: {
    same: 'The deprecated path answers what the new one answers.',
    token: 'It takes an access token as well: without one it is 401 M_MISSING_TOKEN.',
    preview: 'So with previews: what the new path refuses is refused here too.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    stage.step('The new path');
    const current = await alice.get('/_matrix/client/v1/media/config');
    stage.step('The deprecated one');
    const old = await alice.get('/_matrix/media/v3/config');
    const size = at(current.body, 'm.upload.size');
    stage.claim('same', size !== undefined && at(old.body, 'm.upload.size') === size, old.body);
    const stranger = await stage.anyone.get('/_matrix/media/v3/config');
    stage.claim('token', refuses(stranger, 401, 'M_MISSING_TOKEN'), stranger.body);
    const url = 'ftp://example.org/';
    const refused = await alice.get('/_matrix/media/v3/preview_url', { url });
    const refusedToo = await alice.get('/_matrix/client/v1/media/preview_url', { url });
    stage.claim(
      'preview',
      [refused, refusedToo].every((answer) => refuses(answer, 400, 'M_INVALID_PARAM')),
      [refused.body, refusedToo.body],
    );
  },
});
