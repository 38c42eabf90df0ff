import { example } from '../../example.ts';
import { refuses } from '../../look.ts';

export default example({
  title: 'Links that are not looked at',
  about: 'A user names a URL, and the server goes there. It must not go where the user could not.',
  operations: ['getUrlPreviewAuthed'],
  spec: 'client-server-api/#get_matrixclientv1mediapreview_url',
  errors: ['M_INVALID_PARAM', 'M_NOT_FOUND', 'M_MISSING_PARAM'],
  needs: { ruma: true },
  claims: {
    'no-web':
      'What is neither http nor https, has a password, or is inside Tor, is 400 M_INVALID_PARAM.',
    inside: 'An address inside the server’s own network is 404 M_NOT_FOUND, however it is written.',
    alike: 'All those answers are the same: nobody learns what is there.',
    missing: 'No URL at all is 400 M_MISSING_PARAM.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const preview = (url?: string) => alice.get('/_matrix/client/v1/media/preview_url', { url });
    const refused = [];
    for (const url of [
      'file:///etc/passwd',
      'https://user:secret@example.org/',
      'http://x.onion/',
    ]) {
      stage.step(url);
      refused.push(await preview(url));
    }
    stage.claim(
      'no-web',
      refused.every((answer) => refuses(answer, 400, 'M_INVALID_PARAM')),
      refused.map(({ body }) => body),
    );
    const inside = [];
    for (const url of [
      'http://169.254.169.254/latest/meta-data/',
      'http://2130706433/',
      'http://0x7f.1/',
      'http://[::ffff:10.0.0.1]/',
      'http://127.0.0.1/',
    ]) {
      stage.step(url);
      inside.push(await preview(url));
    }
    stage.claim(
      'inside',
      inside.every((answer) => refuses(answer, 404, 'M_NOT_FOUND')),
      inside.map(({ body }) => body),
    );
    stage.claim('alike', new Set(inside.map(({ text }) => text)).size === 1, inside.length);
    stage.step('Nothing');
    const none = await preview();
    stage.claim('missing', refuses(none, 400, 'M_MISSING_PARAM'), none.body);
  },
});
