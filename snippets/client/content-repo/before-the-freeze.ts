import { example } from '../../example.ts';
import { legacyPath, sameBytes, uploaded } from '../../media.ts';
import { png, sizeOf } from '../../picture.ts';

export default example({
  title: 'What was there before the freeze',
  operations: ['getContent', 'getContentOverrideName', 'getContentThumbnail'],
  spec: 'client-server-api/#content-repo-client-behaviour',
  needs: { ruma: true, config: { RUMA_MEDIA_FREEZE: 'off' } },
  claims: {
    served: 'A file that was uploaded while nothing was frozen needs no access token.',
    named: 'The name in the path becomes the file name.',
    thumbnail: 'Its thumbnails need none either.',
    cached: 'Caches on the way may keep it, for ever.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const picture = png(200, 200);
    const uri = await uploaded(alice, picture, 'image/png');
    stage.step('Anyone downloads it');
    const plain = await stage.anyone.get(legacyPath('download', uri));
    stage.claim('served', sameBytes(plain.bytes, picture), plain.body);
    stage.step('Under another name');
    const named = await stage.anyone.get(legacyPath('download', uri, '/hatter.png'));
    const disposition = named.headers['content-disposition'];
    stage.claim('named', disposition === 'inline; filename="hatter.png"', disposition);
    stage.step('And smaller');
    const small = await stage.anyone.get(legacyPath('thumbnail', uri), {
      width: 96,
      height: 96,
      method: 'crop',
    });
    stage.claim('thumbnail', sizeOf(small.bytes) === '96x96', small.body);
    const cache = plain.headers['cache-control'];
    stage.claim('cached', cache === 'public, max-age=31536000, immutable', cache);
  },
});
