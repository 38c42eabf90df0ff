import { isString } from '../../../server/matrix/json.ts';
import { example } from '../../example.ts';
import { at } from '../../look.ts';
import { download, legacyPath, sameBytes, textBytes, uploaded } from '../../media.ts';
import { png } from '../../picture.ts';

export default example({
  title: 'Preview a link',
  about:
    'The page lies on the homeserver itself, as a file that anyone may have: this server was told that it may look there.',
  operations: ['getUrlPreviewAuthed', 'uploadContent'],
  spec: 'client-server-api/#get_matrixclientv1mediapreview_url',
  needs: { config: { RUMA_MEDIA_FREEZE: 'off', RUMA_IP_ALLOWLIST: '127.0.0.1,::1' } },
  claims: {
    words: 'The answer has what the page says of itself, as Open Graph.',
    picture: 'The picture of the page is an mxc URI: whoever looks at it tells nobody else.',
    'no-trace': 'Addresses of films and sounds elsewhere are left out.',
    same: 'What is there is the picture of the page.',
    facts: 'Its size in pixels and bytes is what it is, not what the page claims.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const picture = png(120, 63);
    const image =
      stage.homeserver + legacyPath('download', await uploaded(alice, picture, 'image/png'));
    const html = `<!doctype html><title>Tea</title>
      <meta property="og:title" content="A mad tea party">
      <meta property="og:description" content="No room! No room!">
      <meta property="og:image" content="${image}">
      <meta property="og:image:width" content="9999">
      <meta property="og:video" content="https://elsewhere.example/party.mp4">`;
    const page = await uploaded(alice, textBytes(html), 'text/html');
    stage.step('What is behind this link?');
    const { body } = await alice.get('/_matrix/client/v1/media/preview_url', {
      url: stage.homeserver + legacyPath('download', page),
    });
    stage.claim(
      'words',
      body['og:title'] === 'A mad tea party' && body['og:description'] === 'No room! No room!',
      body,
    );
    const uri = isString(body['og:image']) ? body['og:image'] : '';
    stage.claim('picture', uri.startsWith(`mxc://${stage.serverName}/`), uri);
    const facts = ['og:image:width', 'og:image:height', 'matrix:image:size'].map((name) =>
      at(body, name),
    );
    stage.claim('facts', facts.join() === [120, 63, picture.length].join(), facts);
    stage.claim('no-trace', body['og:video'] === undefined, body);
    const stored = await download(alice.quietly, uri);
    stage.claim('same', sameBytes(stored.bytes, picture), stored.bytes.length);
  },
});
