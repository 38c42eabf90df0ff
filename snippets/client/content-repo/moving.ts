import { example } from '../../example.ts';
import { legacyPath, sameBytes, uploaded } from '../../media.ts';
import { moves, movingGif, png } from '../../picture.ts';

export default example({
  title: 'A thumbnail that moves, at the deprecated path',
  operations: ['getContentThumbnail'],
  spec: 'client-server-api/#get_matrixmediav3thumbnailservernamemediaid',
  needs: { config: { RUMA_MEDIA_FREEZE: 'off' } },
  claims: {
    moving: 'With animated=true the thumbnail of a GIF that moves is a WebP that moves.',
    still: 'With animated=false it never moves.',
    'left-out': 'Left out, it does not move either.',
    cannot: 'Of a picture that cannot move the answer is the same, with animated=true or without.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const gif = legacyPath('thumbnail', await uploaded(alice, movingGif(160, 160), 'image/gif'));
    const picture = legacyPath('thumbnail', await uploaded(alice, png(160, 160), 'image/png'));
    const size = { width: 96, height: 96, method: 'crop' };
    stage.step('It may move');
    const moving = await stage.anyone.get(gif, { ...size, animated: true });
    const type = moving.headers['content-type'];
    stage.claim('moving', type === 'image/webp' && moves(moving.bytes), type);
    stage.step('It must not');
    const still = await stage.anyone.get(gif, { ...size, animated: false });
    stage.claim('still', still.status === 200 && !moves(still.bytes), still.headers);
    stage.step('Nobody says');
    const plain = await stage.anyone.get(gif, size);
    stage.claim('left-out', plain.status === 200 && !moves(plain.bytes), plain.headers);
    stage.step('A picture that cannot, though it may');
    const cannot = await stage.anyone.get(picture, { ...size, animated: true });
    const same = await stage.anyone.quietly.get(picture, size);
    const isSame = cannot.status === 200 && sameBytes(cannot.bytes, same.bytes);
    stage.claim('cannot', isSame, cannot.headers);
  },
});
