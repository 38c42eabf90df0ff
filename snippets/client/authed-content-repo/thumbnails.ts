import { example } from '../../example.ts';
import { mediaPath, uploaded } from '../../media.ts';
import { png, sizeOf } from '../../picture.ts';

export default example({
  title: 'Pictures made smaller',
  operations: ['getContentThumbnailAuthed', 'uploadContent'],
  spec: 'client-server-api/#thumbnails',
  claims: {
    crop: 'crop has the ratio asked for: 32x32 and 96x96 are just that.',
    listed: 'The sizes that the spec lists are there: 320x240, 640x480 and 800x600 for scale.',
    scale: 'scale has the picture’s own ratio: a picture of 2:1 stays one.',
    enough: 'No side is shorter than asked for.',
    'never-larger': 'Nothing is ever made larger: what is small already comes as it is.',
    inline: 'A thumbnail is inline, and has a name.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const uri = await uploaded(alice, png(1000, 500), 'image/png');
    const small = async (width: number, height: number, method: string) => {
      stage.step(`At least ${width}x${height}, ${method}`);
      const answer = await alice.get(mediaPath('thumbnail', uri), { width, height, method });
      const [w = 0, h = 0] = (sizeOf(answer.bytes) ?? '').split('x').map(Number);
      return { w, h, disposition: answer.headers['content-disposition'] ?? '' };
    };
    const tiny = await small(32, 32, 'crop');
    const face = await small(96, 96, 'crop');
    stage.claim('crop', [tiny.w, tiny.h, face.w, face.h].join() === '32,32,96,96', [tiny, face]);
    const frame = await small(320, 240, 'scale');
    stage.claim('scale', frame.w === 2 * frame.h, frame);
    stage.claim('enough', frame.w >= 320 && frame.h >= 240, frame);
    const others = [await small(640, 480, 'scale'), await small(800, 600, 'scale')];
    stage.claim(
      'listed',
      frame.h === 240 && others.map(({ w, h }) => `${w}x${h}`).join() === '960x480,1000x500',
      [frame, ...others],
    );
    const large = await small(5000, 5000, 'scale');
    stage.claim('never-larger', large.w === 1000 && large.h === 500, large);
    const named = /^inline; filename="?thumbnail\.[a-z]+"?$/.test(face.disposition);
    stage.claim('inline', named, face.disposition);
  },
});
