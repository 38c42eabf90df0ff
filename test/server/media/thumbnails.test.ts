import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { roundedUp, thumbnailSize, type Method } from '../../../server/media/thumbnail-plan.ts';
import { integer, query } from '../../../server/storage/engine.ts';
import { hollowPng, moves, movingGif, png, sizeOf } from '../../../snippets/picture.ts';
import { openMedia, type MediaStand } from './stand.ts';

const COUNT = query('SELECT COUNT(*) AS count FROM thumbnails', { count: integer });

let stand: MediaStand;
let wide: string;
beforeAll(async () => {
  stand = await openMedia({ RUMA_MEDIA_MAX_PIXELS: 1_000_000 });
  wide = await stand.upload(png(1000, 500), 'image/png');
});
afterAll(() => stand.close());

describe('thumbnails', () => {
  it.each([
    ['width=32&height=32&method=crop', '32x32'],
    ['width=96&height=96&method=crop', '96x96'],
    ['width=40&height=40&method=crop', '96x96'],
    ['width=320&height=240&method=scale', '480x240'],
    ['width=321&height=100', '960x480'],
    ['width=200&height=100&method=crop', '200x100'],
    ['width=800&height=600&method=scale', '1000x500'],
    ['width=5000&height=5000&method=crop', '1000x500'],
    ['width=600&height=600&method=crop', '500x500'],
  ])('%s is %s', async (wish, size) => {
    const answer = await stand.thumbnail(wide, wish);
    expect(answer.status, answer.bytes.toString()).toBe(200);
    expect(sizeOf(answer.bytes)).toBe(size);
    expect(answer.headers['content-disposition']).toMatch(
      /^inline; filename="thumbnail\.(png|jpg)"$/,
    );
    expect(answer.headers['etag']).toMatch(/^"[\w-]{43}"$/);
  });

  it('is made once, also when many ask at the same time', async () => {
    const id = await stand.upload(png(500, 500), 'image/png');
    const before = (await stand.server.engine.first(COUNT))?.count ?? 0;
    const wish = 'width=96&height=96&method=crop';
    const answers = await Promise.all(Array.from({ length: 8 }, () => stand.thumbnail(id, wish)));
    answers.push(await stand.thumbnail(id, wish));
    expect(new Set(answers.map(({ headers }) => headers['etag'])).size).toBe(1);
    expect((await stand.server.engine.first(COUNT))?.count).toBe(before + 1);
  });

  it('goes on when a file has as many as are kept', async () => {
    const id = await stand.upload(png(64, 64), 'image/png');
    for (let width = 10; width < 36; width += 1)
      expect(sizeOf((await stand.thumbnail(id, `width=${width}&height=9&method=crop`)).bytes)).toBe(
        `${width}x9`,
      );
    const again = await stand.thumbnail(id, 'width=35&height=9&method=crop', {
      headers: { range: 'bytes=1-3' },
    });
    expect(again.status).toBe(206);
  });

  it('moves only when asked, and only where the picture does', async () => {
    const gif = await stand.upload(movingGif(200, 100), 'image/gif');
    const still = await stand.thumbnail(gif, 'width=96&height=96&method=crop');
    expect([still.headers['content-type'], moves(still.bytes)]).toEqual(['image/jpeg', false]);
    const moving = await stand.thumbnail(gif, 'width=96&height=96&method=crop&animated=true');
    expect([moving.headers['content-type'], moves(moving.bytes), sizeOf(moving.bytes)]).toEqual([
      'image/webp',
      true,
      '96x96',
    ]);
    // Larger than the picture: the picture itself, or its first frame.
    const [large, largeStill] = [
      await stand.thumbnail(gif, 'width=800&height=600&animated=true'),
      await stand.thumbnail(gif, 'width=800&height=600&animated=false'),
    ];
    expect([large.headers['content-type'], moves(large.bytes)]).toEqual(['image/gif', true]);
    expect([sizeOf(largeStill.bytes), moves(largeStill.bytes)]).toEqual(['200x100', false]);
    const plain = await stand.thumbnail(wide, 'width=32&height=32&method=crop&animated=true');
    expect(plain.headers['content-type']).toBe('image/jpeg');
  });

  it('stands upright, says nothing of where it was taken, and keeps what is transparent', async () => {
    const photo = await sharp({
      create: { width: 400, height: 200, channels: 3, background: 'red' },
    })
      .withExif({ IFD0: { Orientation: '6', Make: 'Secret' } })
      .jpeg()
      .toBuffer();
    const upright = await stand.thumbnail(
      await stand.upload(photo),
      'width=50&height=100&method=crop',
    );
    expect(sizeOf(upright.bytes)).toBe('50x100');
    expect((await sharp(upright.bytes).metadata()).exif).toBeUndefined();
    const clear = await sharp({
      create: { width: 200, height: 200, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
    })
      .webp()
      .toBuffer();
    const small = await stand.thumbnail(
      await stand.upload(clear),
      'width=32&height=32&method=crop',
    );
    expect(small.headers['content-type']).toBe('image/png');
  });

  it.each([
    ['a text', 'hello', 'M_UNKNOWN', 400],
    ['nothing', '', 'M_UNKNOWN', 400],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', 'M_UNKNOWN', 400],
    ['a beginning and no more', png(10, 10).slice(0, 20), 'M_UNKNOWN', 400],
    ['a bomb', hollowPng(30_000, 30_000), 'M_TOO_LARGE', 413],
  ])('of %s cannot be made', async (_, payload, errcode, status) => {
    const id = await stand.upload(payload, 'image/png');
    for (let time = 0; time < 2; time += 1) {
      const answer = await stand.thumbnail(id, 'width=32&height=32');
      expect([answer.status, answer.body['errcode']]).toEqual([status, errcode]);
    }
  });

  it.each([
    'width=0&height=10',
    'width=-1&height=10',
    'width=1.5&height=1',
    'width=x&height=1',
    'width=1&height=1&method=stretch',
  ])('refuses %s', async (wish) => {
    const answer = await stand.thumbnail(wide, wish);
    expect([answer.status, answer.body['errcode']]).toEqual([400, 'M_INVALID_PARAM']);
  });
});

describe('the size of a thumbnail', () => {
  const side = fc.integer({ min: 1, max: 5_000 });
  const size = fc.record({ width: side, height: side });

  it('is never larger than the picture, and never smaller than asked unless the picture is', () => {
    fc.assert(
      fc.property(size, size, fc.constantFrom<Method>('crop', 'scale'), (picture, wish, method) => {
        const target = roundedUp({ ...wish, method });
        const made = (target && thumbnailSize(picture, target)) ?? picture;
        expect(made.width).toBeLessThanOrEqual(picture.width);
        expect(made.height).toBeLessThanOrEqual(picture.height);
        if (picture.width >= wish.width && picture.height >= wish.height) {
          expect(made.width).toBeGreaterThanOrEqual(wish.width);
          expect(made.height).toBeGreaterThanOrEqual(wish.height);
        }
        if (method === 'scale' && target !== undefined)
          expect(
            Math.abs(made.width / made.height / (picture.width / picture.height) - 1),
          ).toBeLessThan(1 / Math.min(made.width, made.height));
      }),
    );
  });
});
