import { example } from '../../example.ts';
import { mediaPath, sameBytes, uploaded } from '../../media.ts';
import { moves, movingGif, png } from '../../picture.ts';

export default example({
  title: 'A thumbnail that moves',
  operations: ['getContentThumbnailAuthed'],
  spec: 'client-server-api/#get_matrixclientv1mediathumbnailservernamemediaid',
  claims: {
    moving: 'With animated=true the thumbnail of a GIF that moves is a WebP that moves.',
    still: 'With animated=false it never moves, and is a JPEG or PNG.',
    'left-out': 'Left out, it does not move either.',
    cannot: 'Of a picture that cannot move the answer is the same, with animated=true or without.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = await uploaded(alice, movingGif(160, 160), 'image/gif');
    const size = { width: 96, height: 96, method: 'crop' };
    stage.step('It may move');
    const moving = await alice.get(mediaPath('thumbnail', uri), { ...size, animated: true });
    const type = moving.headers['content-type'];
    stage.claim('moving', type === 'image/webp' && moves(moving.bytes), type);
    stage.step('It must not');
    const still = await alice.get(mediaPath('thumbnail', uri), { ...size, animated: false });
    const stillType = still.headers['content-type'] ?? '';
    stage.claim('still', /^image\/(jpeg|png)$/.test(stillType) && !moves(still.bytes), stillType);
    stage.step('Nobody says');
    const plain = await alice.get(mediaPath('thumbnail', uri), size);
    const picture = await uploaded(alice, png(160, 160), 'image/png');
    stage.step('A picture that cannot, though it may');
    const cannot = await alice.get(mediaPath('thumbnail', picture), { ...size, animated: true });
    const still2 = await alice.quietly.get(mediaPath('thumbnail', picture), size);
    stage.claim(
      'cannot',
      cannot.status === 200 && sameBytes(cannot.bytes, still2.bytes),
      cannot.headers,
    );
    stage.claim('left-out', plain.status === 200 && !moves(plain.bytes), plain.headers);
  },
});
