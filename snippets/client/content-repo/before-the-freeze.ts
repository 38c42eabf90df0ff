import { example } from '../../example.ts';
import { legacyPath, sameBytes, textBytes, uploaded } from '../../media.ts';
import { png, sizeOf } from '../../picture.ts';

export default example({
  title: 'What was there before the freeze',
  operations: ['getContent', 'getContentOverrideName', 'getContentThumbnail'],
  spec: 'client-server-api/#content-repo-client-behaviour',
  needs: { config: { RUMA_MEDIA_FREEZE: 'off' } },
  claims: {
    served: 'A file that was uploaded while nothing was frozen needs no access token.',
    disposition: 'A picture is inline; a page is an attachment, also under another name.',
    'own-name': 'Each keeps the name that it was uploaded with.',
    named: 'The name in the path becomes the file name.',
    thumbnail: 'Its thumbnails need none either.',
    'thumbnail-name': 'They are inline, and have a name.',
    cached: 'Caches on the way may keep it, for ever.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const picture = png(200, 200);
    const uri = await uploaded(alice, picture, 'image/png', 'rabbit.png');
    const page = await uploaded(alice, textBytes('<b>Late!</b>'), 'text/html', 'watch.html');
    stage.step('Anyone downloads it');
    const plain = await stage.anyone.get(legacyPath('download', uri));
    stage.claim('served', sameBytes(plain.bytes, picture), plain.body);
    const shown = plain.headers['content-disposition'] ?? '';
    stage.step('A page');
    const saved = await stage.anyone.get(legacyPath('download', page));
    const kept = saved.headers['content-disposition'] ?? '';
    stage.claim('own-name', /rabbit\.png"?$/.test(shown) && /watch\.html"?$/.test(kept), [
      shown,
      kept,
    ]);
    stage.step('Under another name');
    const named = await stage.anyone.get(legacyPath('download', uri, '/hatter.png'));
    const disposition = named.headers['content-disposition'];
    stage.claim('named', disposition === 'inline; filename="hatter.png"', disposition);
    stage.step('… and the page, too');
    const other = await stage.anyone.get(legacyPath('download', page, '/hatter.txt'));
    const both = [kept, other.headers['content-disposition'] ?? ''];
    stage.claim(
      'disposition',
      shown.startsWith('inline') && both.every((text) => text.startsWith('attachment')),
      [shown, ...both],
    );
    stage.step('And smaller');
    const small = await stage.anyone.get(legacyPath('thumbnail', uri), {
      width: 96,
      height: 96,
      method: 'crop',
    });
    stage.claim('thumbnail', sizeOf(small.bytes) === '96x96', small.body);
    const named2 = small.headers['content-disposition'] ?? '';
    stage.claim('thumbnail-name', /^inline; filename="?thumbnail\.[a-z]+/.test(named2), named2);
    const cache = plain.headers['cache-control'];
    stage.claim('cached', cache === 'public, max-age=31536000, immutable', cache);
  },
});
