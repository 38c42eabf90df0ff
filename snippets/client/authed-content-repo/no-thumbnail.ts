import { example } from '../../example.ts';
import { refuses } from '../../look.ts';
import { mediaPath, textBytes, uploaded } from '../../media.ts';
import { png } from '../../picture.ts';

export default example({
  title: 'Thumbnails that cannot be made',
  operations: ['getContentThumbnailAuthed'],
  spec: 'client-server-api/#content-repo-security-considerations',
  errors: ['M_UNKNOWN', 'M_INVALID_PARAM', 'M_MISSING_PARAM'],
  claims: {
    'no-picture': 'A file that is no picture is 400 M_UNKNOWN, whatever type it claims.',
    drawing: 'So is a drawing in SVG: it is a program.',
    size: 'A size below 1, or none, is 400.',
  },
  async run(stage) {
    const alice = await stage.user('alice');
    const thumbnail = (uri: string, width = 96, height: number | undefined = 96) =>
      alice.get(mediaPath('thumbnail', uri), { width, ...(height === 0 ? {} : { height }) });
    const text = await uploaded(alice, textBytes('Drink me'), 'image/png');
    const svg = await uploaded(alice, textBytes('<svg width="9" height="9"/>'), 'image/svg+xml');
    const picture = await uploaded(alice, png(100, 100), 'image/png');
    stage.step('A text that is called a PNG');
    const first = await thumbnail(text);
    stage.claim('no-picture', refuses(first, 400, 'M_UNKNOWN'), first.body);
    stage.step('A drawing');
    const second = await thumbnail(svg);
    stage.claim('drawing', refuses(second, 400, 'M_UNKNOWN'), second.body);
    stage.step('A size that is none');
    const negative = await thumbnail(picture, -1);
    stage.step('Half a size');
    const half = await thumbnail(picture, 96, 0);
    stage.claim(
      'size',
      refuses(negative, 400, 'M_INVALID_PARAM') && refuses(half, 400, 'M_MISSING_PARAM'),
      [negative.body, half.body],
    );
  },
});
